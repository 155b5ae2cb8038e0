-- Units of organizations, delegated for a time; and grants of content, held against what was approved.
CREATE TABLE habeas.unit (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT unit_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT unit_name_key UNIQUE (org_id, name)
);
CREATE TABLE habeas.unit_grant (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	unit_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	member_id UUID NOT NULL,
	reason TEXT NOT NULL,
	granted_by UUID NOT NULL,
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT unit_grant_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT unit_grant_by_another_check CHECK (granted_by <> subject_id and expires_at > starts_at)
);
CREATE INDEX unit_grant_starts_at_idx ON habeas.unit_grant (org_id, starts_at, id);
CREATE INDEX unit_grant_subject_id_idx ON habeas.unit_grant (subject_id, org_id, unit_id);
alter table habeas.unit enable row level security;
alter table habeas.unit force row level security;
grant select on habeas.unit to habeas_app;
create policy unit_select on habeas.unit for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('members.unit:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) or ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.unit to habeas_app;
create policy unit_insert on habeas.unit for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.unit_grant enable row level security;
alter table habeas.unit_grant force row level security;
grant select on habeas.unit_grant to habeas_app;
create policy unit_grant_select on habeas.unit_grant for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant insert on habeas.unit_grant to habeas_app;
create policy unit_grant_insert on habeas.unit_grant for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) and (granted_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant update on habeas.unit_grant to habeas_app;
create policy unit_grant_update on habeas.unit_grant for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
ALTER TABLE habeas.membership ADD COLUMN unit_id UUID;
drop policy membership_select on habeas.membership;
create policy membership_select on habeas.membership for select to habeas_app using (((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (unit_id = any (string_to_array(nullif(current_setting('app.units'::text, true), ''::text), ' '::text)::uuid[])) and ('members.unit:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
drop policy looked_person_select on habeas.looked_person;
drop policy looked_person_insert on habeas.looked_person;
drop policy looked_person_delete on habeas.looked_person;
create policy looked_person_select on habeas.looked_person for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('members.unit:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
create policy looked_person_insert on habeas.looked_person for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('members.unit:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
create policy looked_person_delete on habeas.looked_person for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('members.unit:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));

-- As before, and beside it: the units that are delegated to whoever acts, and of a grant only what was approved and is
-- in force at `p_at` (at the database's own time where that is null). A grant that nobody approved opens nothing.
create function app.enter(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_at timestamp with time zone
) returns void language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_context text := concat_ws('|',
        coalesce(p_org::text, ''), coalesce(p_sub::text, ''), coalesce(p_controller::text, ''),
        coalesce(p_scopes, ''), coalesce(p_grant_subject::text, ''), coalesce(p_grant_classes, ''));
    v_entered text := coalesce(current_setting('app.context', true), '');
begin
    if v_entered = v_context then
        return;
    end if;
    if v_entered <> '' then
        raise exception 'this transaction already has a context' using errcode = 'invalid_transaction_state';
    end if;
    perform set_config('app.context', v_context, true),
            set_config('app.org', coalesce(p_org::text, ''), true),
            set_config('app.sub', coalesce(p_sub::text, ''), true),
            set_config('app.controller', coalesce(p_controller::text, ''), true),
            set_config('app.scopes', coalesce(p_scopes, ''), true),
            set_config('app.grant_subject', '', true),
            set_config('app.grant_classes', '', true),
            set_config('app.units', '', true),
            set_config('app.spaces', '', true);
    if p_sub is not null then
        perform set_config('app.spaces', coalesce(string_agg(m.org_id::text, ' ' order by m.org_id), ''), true)
           from habeas.membership m
          where m.subject_id = p_sub and m.ended_at is null;
    end if;
    if p_sub is not null and 'members.unit:read' = any (string_to_array(p_scopes, ' ')) then
        perform set_config('app.units', coalesce(string_agg(distinct g.unit_id::text, ' '), ''), true)
           from habeas.unit_grant g
          where g.subject_id = p_sub and g.org_id = p_org and g.revoked_at is null
            and g.starts_at <= now() and g.expires_at > now();
    end if;
    if p_grant_subject is not null then
        perform set_config('app.grant_subject', p_grant_subject::text, true),
                set_config('app.grant_classes', coalesce(string_agg(distinct c.code, ' '), ''), true)
           from habeas.content_access a, unnest(a.field_classes) as c (code)
          where a.org_id = p_org and a.requested_by = p_sub and a.subject_id = p_grant_subject
            and a.status = 'APPROVED' and a.starts_at <= coalesce(p_at, now()) and a.expires_at > coalesce(p_at, now())
            and c.code = any (string_to_array(p_grant_classes, ' '));
    end if;
end;
$$;

revoke all on function app.enter(uuid, uuid, uuid, text, uuid, text, timestamp with time zone) from public;
grant execute on function app.enter(uuid, uuid, uuid, text, uuid, text, timestamp with time zone) to habeas_app;

-- The form without an instant stays for programs of the release before.
create or replace function app.enter(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text
) returns void language plpgsql volatile parallel unsafe security invoker as $$
begin
    perform app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                      null::timestamp with time zone);
end;
$$;

create or replace function app.answer(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[]
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_answer text;
begin
    perform app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                      null::timestamp with time zone);
    perform set_config('transaction_read_only', 'on', true);
    execute format(p_call, variadic p_arguments) into v_answer;
    return v_answer;
end;
$$;

-- The distinct persons of an accessor and a day. Whoever was counted before costs a look into the index and no lock.
create function app.count_persons(p_org uuid, p_accessor uuid, p_day date, p_subjects uuid[], p_most integer)
returns void language plpgsql volatile parallel unsafe security invoker as $$
begin
    if cardinality(p_subjects) = (select count(*) from habeas.looked_person l
                                   where l.org_id = p_org and l.accessor_id = p_accessor and l.day = p_day
                                     and l.subject_id = any (p_subjects)) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended(p_org::text || p_accessor::text, 1));
    delete from habeas.looked_person where org_id = p_org and accessor_id = p_accessor and day < p_day;
    insert into habeas.looked_person (org_id, accessor_id, day, subject_id)
    select p_org, p_accessor, p_day, s from unnest(p_subjects) s
        on conflict (org_id, accessor_id, day, subject_id) do nothing;
    if (select count(*) from habeas.looked_person
         where org_id = p_org and accessor_id = p_accessor and day = p_day) > p_most then
        raise exception 'more persons in a day than may be looked at' using errcode = 'HB429';
    end if;
end;
$$;

revoke all on function app.count_persons(uuid, uuid, date, uuid[], integer) from public;
grant execute on function app.count_persons(uuid, uuid, date, uuid[], integer) to habeas_app;

-- As before, and it counts the persons where `p_most` says how many they may be.
drop function app.answer_noted(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text
);
create function app.answer_noted(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[], p_id uuid, p_seed uuid, p_at timestamptz, p_kind text, p_role text, p_client text,
    p_purpose text, p_basis text, p_class text, p_authority text,
    p_accessor uuid default null, p_most integer default null
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_answer text;
    v_parts text[];
    v_subjects uuid[];
begin
    perform app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                      null::timestamp with time zone);
    execute format(p_call, variadic p_arguments) into v_answer;
    if strpos(v_answer, chr(1)) > 0 then
        return v_answer;
    end if;
    v_parts := string_to_array(v_answer, chr(2));
    if cardinality(v_parts) <= 1 then
        return v_answer;
    end if;
    if cardinality(v_parts) = 3 then
        v_answer := v_parts[1] || v_parts[3];
        v_subjects := ('{' || v_parts[2] || '}')::uuid[];
    else
        v_answer := (select string_agg(part, '' order by place)
                       from unnest(v_parts) with ordinality u (part, place) where place % 2 = 1);
        v_subjects := (select ('{' || coalesce(string_agg(part, ',') filter (where part <> ''), '') || '}')::uuid[]
                         from unnest(v_parts) with ordinality u (part, place) where place % 2 = 0);
    end if;
    v_subjects := array(select distinct s from unnest(v_subjects) s where s is distinct from p_sub);
    if cardinality(v_subjects) > 0 then
        if p_most is not null then
            perform app.count_persons(p_org, p_accessor, (p_at at time zone 'UTC')::date, v_subjects, p_most);
        end if;
        insert into habeas.ledger_batch
            (org_id, id, seed, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, legal_basis,
             field_classes, authority, subject_ids)
        select o.org_id, p_id, p_seed, p_at, o.name, p_kind, p_role, p_sub, p_client, p_purpose, p_basis,
               array[p_class], p_authority, v_subjects
          from habeas.organization o where o.org_id = p_org;
        if not found then
            raise exception 'the ledger did not take every look' using errcode = 'insufficient_privilege';
        end if;
    end if;
    return v_answer;
end;
$$;

revoke all on function app.answer_noted(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text,
    uuid, integer
) from public;
grant execute on function app.answer_noted(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text,
    uuid, integer
) to habeas_app;
