-- Who took a request up, as its events have it already: never the person whose request it is, nor who sent it for them.
alter table habeas.rights_request add column taken_up_by uuid;
alter table habeas.rights_request no force row level security;
alter table habeas.request_event no force row level security;
update habeas.rights_request r set taken_up_by = e.by
  from (select distinct on (org_id, request_id) org_id, request_id, (detail ->> 'by')::uuid as by
          from habeas.request_event where kind = 'TAKEN_UP' and detail ->> 'by' is not null
         order by org_id, request_id, at desc, id desc) e
 where e.org_id = r.org_id and e.request_id = r.id and e.by <> r.subject_id and e.by is distinct from r.sent_by;
alter table habeas.request_event force row level security;
alter table habeas.rights_request force row level security;
alter table habeas.rights_request add constraint rights_request_second_person_check
    check (taken_up_by is null or (taken_up_by <> subject_id and taken_up_by is distinct from sent_by));
