-- The scope check of every row rule finds its scope in a text that begins and ends with a blank: no list is made of it for
-- each row. Whatever the policies say otherwise stays as it is.
do $$
declare
    v_list constant text := 'string_to_array(current_setting(''app.scopes''::text, true), '' ''::text)';
    v_found constant text :=
        '\(''([a-z._:-]+)''::text = ANY \(' || regexp_replace(v_list, '([().])', '\\\1', 'g') || '\)\)';
    v_wanted constant text := '(strpos(current_setting(''app.scopes''::text, true), '' \1 ''::text) > 0)';
    v_policy record;
begin
    for v_policy in
        select p.polname, p.polrelid::regclass as place, pg_get_expr(p.polqual, p.polrelid) as using_rule,
               pg_get_expr(p.polwithcheck, p.polrelid) as check_rule
          from pg_policy p
    loop
        if strpos(concat(v_policy.using_rule, v_policy.check_rule), v_list) > 0 then
            execute format('alter policy %I on %s', v_policy.polname, v_policy.place)
                || coalesce(' using (' || regexp_replace(v_policy.using_rule, v_found, v_wanted, 'g') || ')', '')
                || coalesce(' with check (' || regexp_replace(v_policy.check_rule, v_found, v_wanted, 'g') || ')', '');
        end if;
    end loop;
end;
$$;

-- As before, with the scopes between blanks, and without a query where an assignment does. Where `p_spaces` is false
-- nothing that follows asks for the caller's organizations: they are not looked up, and whatever did ask would find none.
create function app.enter(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_at timestamp with time zone, p_spaces boolean
) returns boolean language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_context text := concat_ws('|',
        coalesce(p_org::text, ''), coalesce(p_sub::text, ''), coalesce(p_controller::text, ''),
        coalesce(p_scopes, ''), coalesce(p_grant_subject::text, ''), coalesce(p_grant_classes, ''));
    v_entered text := coalesce(current_setting('app.context', true), '');
    v_scopes text := ' ' || coalesce(p_scopes, '') || ' ';
    v_set text;
begin
    if v_entered = v_context then
        return true;
    end if;
    if v_entered <> '' then
        raise exception 'this transaction already has a context' using errcode = 'invalid_transaction_state';
    end if;
    v_set := set_config('app.context', v_context, true);
    v_set := set_config('app.org', coalesce(p_org::text, ''), true);
    v_set := set_config('app.sub', coalesce(p_sub::text, ''), true);
    v_set := set_config('app.controller', coalesce(p_controller::text, ''), true);
    v_set := set_config('app.scopes', v_scopes, true);
    v_set := set_config('app.grant_subject', '', true);
    v_set := set_config('app.grant_classes', '', true);
    v_set := set_config('app.units', '', true);
    v_set := set_config('app.spaces', '', true);
    if p_spaces and p_sub is not null then
        perform set_config('app.spaces', coalesce(string_agg(m.org_id::text, ' ' order by m.org_id), ''), true)
           from habeas.membership m
          where m.subject_id = p_sub and m.ended_at is null;
    end if;
    if p_sub is not null and strpos(v_scopes, ' members.unit:read ') > 0 then
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
    return true;
end;
$$;

revoke all on function app.enter(uuid, uuid, uuid, text, uuid, text, timestamptz, boolean) from public;
grant execute on function app.enter(uuid, uuid, uuid, text, uuid, text, timestamptz, boolean) to habeas_app;

-- What writes enter by, and programs of the release before: with the caller's organizations.
create or replace function app.enter(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_at timestamp with time zone
) returns void language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_entered boolean := app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes, p_at, true);
begin
end;
$$;

-- As before, and told whether the statement asks for the caller's organizations.
create function app.answer(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[], p_spaces boolean
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_entered boolean := app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                                   null::timestamp with time zone, p_spaces);
    v_closed text := set_config('transaction_read_only', 'on', true);
    v_answer text;
begin
    execute format(p_call, variadic p_arguments) into v_answer;
    return v_answer;
end;
$$;

revoke all on function app.answer(uuid, uuid, uuid, text, uuid, text, text, text[], boolean) from public;
grant execute on function app.answer(uuid, uuid, uuid, text, uuid, text, text, text[], boolean) to habeas_app;

-- The same for reads that are written down.
create function app.answer_noted(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[], p_id uuid, p_seed uuid, p_at timestamptz, p_kind text, p_role text, p_client text,
    p_purpose text, p_basis text, p_class text, p_authority text,
    p_accessor uuid, p_most integer, p_spaces boolean
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_entered boolean := app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                                   null::timestamp with time zone, p_spaces);
    v_answer text;
    v_parts text[];
    v_subjects uuid[];
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
    uuid, integer, boolean
) from public;
grant execute on function app.answer_noted(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text,
    uuid, integer, boolean
) to habeas_app;
