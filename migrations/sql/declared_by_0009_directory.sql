-- Whose declaration holds an application: no other controller's may change it.
alter table auth.client add column declared_by uuid;

-- Where one controller alone has services, the applications that were declared are its own.
update auth.client set declared_by = (select min(controller_id::text)::uuid from auth.service)
 where not partner and role is null and (select count(distinct controller_id) from auth.service) = 1;
