-- A read of other people in one exchange: app.answer, and in the same transaction the row of the ledger that names them.
-- The answer names whom it shows between pairs of chr(2), which no JSON text holds; they are cut out of it. Who is to
-- ask again, since the answer holds chr(1), has read nothing. A read that nobody can write down fails.
create function app.answer_noted(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[], p_id uuid, p_seed uuid, p_at timestamptz, p_kind text, p_role text, p_client text,
    p_purpose text, p_basis text, p_class text, p_authority text
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_answer text;
    v_parts text[];
    v_subjects uuid[];
begin
    perform app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes);
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
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text
) from public;
grant execute on function app.answer_noted(
    uuid, uuid, uuid, text, uuid, text, text, text[], uuid, uuid, timestamptz, text, text, text, text, text, text, text
) to habeas_app;
