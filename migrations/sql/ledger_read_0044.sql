-- Looks of one read wait as one lean row, and a page that was counted that day is known by its digest.
CREATE TABLE habeas.ledger_read (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	seed UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	organization_name TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_role TEXT NOT NULL,
	actor_id UUID,
	client_id TEXT NOT NULL,
	purpose TEXT NOT NULL,
	note TEXT,
	legal_basis TEXT NOT NULL,
	field_classes TEXT[] NOT NULL,
	authority TEXT NOT NULL,
	subjects BYTEA NOT NULL,
	CONSTRAINT ledger_read_pkey PRIMARY KEY (org_id, id)
);
CREATE TABLE habeas.looked_page (
	org_id UUID NOT NULL,
	accessor_id UUID NOT NULL,
	day DATE NOT NULL,
	digest BYTEA NOT NULL,
	CONSTRAINT looked_page_pkey PRIMARY KEY (org_id, accessor_id, day, digest)
);
alter table habeas.ledger_read enable row level security;
alter table habeas.ledger_read force row level security;
grant select on habeas.ledger_read to habeas_app;
create policy ledger_read_select on habeas.ledger_read for select to habeas_app using ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0));
grant insert on habeas.ledger_read to habeas_app;
create policy ledger_read_insert on habeas.ledger_read for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid));
grant delete on habeas.ledger_read to habeas_app;
create policy ledger_read_delete on habeas.ledger_read for delete to habeas_app using ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0));
alter table habeas.looked_page enable row level security;
alter table habeas.looked_page force row level security;
grant select on habeas.looked_page to habeas_app;
create policy looked_page_select on habeas.looked_page for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ((strpos(current_setting('app.scopes'::text, true), ' members:read '::text) > 0) or (strpos(current_setting('app.scopes'::text, true), ' members.unit:read '::text) > 0)));
grant insert on habeas.looked_page to habeas_app;
create policy looked_page_insert on habeas.looked_page for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ((strpos(current_setting('app.scopes'::text, true), ' members:read '::text) > 0) or (strpos(current_setting('app.scopes'::text, true), ' members.unit:read '::text) > 0)));
grant delete on habeas.looked_page to habeas_app;
create policy looked_page_delete on habeas.looked_page for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ((strpos(current_setting('app.scopes'::text, true), ' members:read '::text) > 0) or (strpos(current_setting('app.scopes'::text, true), ' members.unit:read '::text) > 0)));

-- Counts everybody on a page for an accessor and a day, and remembers that it did. `p_people` are ids of 16 bytes each.
create function app.count_page(p_org uuid, p_accessor uuid, p_day date, p_people bytea, p_most integer)
returns void language plpgsql volatile parallel unsafe security invoker as $$
begin
    perform app.count_persons(p_org, p_accessor, p_day,
        array(select distinct encode(substr(p_people, place, 16), 'hex')::uuid
                from generate_series(1, length(p_people), 16) place), p_most);
    delete from habeas.looked_page where org_id = p_org and accessor_id = p_accessor and day < p_day;
    insert into habeas.looked_page (org_id, accessor_id, day, digest)
    values (p_org, p_accessor, p_day, sha256(p_people))
        on conflict (org_id, accessor_id, day, digest) do nothing;
end;
$$;

revoke all on function app.count_page(uuid, uuid, date, bytea, integer) from public;
grant execute on function app.count_page(uuid, uuid, date, bytea, integer) to habeas_app;

-- What app.answer_noted did, for statements that name whom they show by bytes in hex: no list is made of them here, and
-- whoever was shown twice gets one entry when the row is entered. Nothing is counted again of a page that was counted.
create function app.answer_looks(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[], p_id uuid, p_seed uuid, p_at timestamptz, p_kind text, p_role text, p_client text,
    p_purpose text, p_basis text, p_class text, p_authority text,
    p_accessor uuid, p_most integer, p_spaces boolean
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_entered boolean := app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                                   null::timestamp with time zone, p_spaces);
    v_day date := (p_at at time zone 'UTC')::date;
    v_own bytea := uuid_send(p_sub);
    v_answer text;
    v_parts text[];
    v_people bytea;
begin
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
        v_people := decode(v_parts[2], 'hex');
    else
        v_answer := (select string_agg(part, '' order by place)
                       from unnest(v_parts) with ordinality u (part, place) where place % 2 = 1);
        v_people := decode((select string_agg(part, '' order by place)
                              from unnest(v_parts) with ordinality u (part, place) where place % 2 = 0), 'hex');
    end if;
    if position(v_own in v_people) > 0 then
        v_people := (select coalesce(string_agg(one, ''::bytea), ''::bytea)
                       from (select substr(v_people, place, 16) as one
                               from generate_series(1, length(v_people), 16) place) each_one where one <> v_own);
    end if;
    if length(v_people) > 0 then
        if p_most is not null and not exists (
            select from habeas.looked_page l
             where l.org_id = p_org and l.accessor_id = p_accessor and l.day = v_day and l.digest = sha256(v_people)
        ) then
            perform app.count_page(p_org, p_accessor, v_day, v_people, p_most);
        end if;
        insert into habeas.ledger_read
            (org_id, id, seed, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, legal_basis,
             field_classes, authority, subjects)
        select o.org_id, p_id, p_seed, p_at, o.name, p_kind, p_role, p_sub, p_client, p_purpose, p_basis,
               array[p_class], p_authority, v_people
          from habeas.organization o where o.org_id = p_org;
        if not found then
            raise exception 'the ledger did not take every look' using errcode = 'insufficient_privilege';
        end if;
    end if;
    return v_answer;
end;
$$;

revoke all on function app.answer_looks(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text,
    uuid, integer, boolean
) from public;
grant execute on function app.answer_looks(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text,
    uuid, integer, boolean
) to habeas_app;
