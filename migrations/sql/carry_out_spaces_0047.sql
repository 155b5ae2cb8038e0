-- As before, and told whether any of the statements asks for the caller's organizations.
create function app.carry_out(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_calls text[], p_places integer[], p_arguments text[], p_answering boolean, p_spaces boolean
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_entered boolean := app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes,
                                   null::timestamp with time zone, p_spaces);
    v_last constant integer := cardinality(p_calls);
    v_from integer := 1;
    v_next integer;
    v_answer text;
begin
    for v_step in 1 .. v_last loop
        v_next := v_from + p_places[v_step];
        if p_answering and v_step = v_last then
            execute format(p_calls[v_step], variadic p_arguments[v_from : v_next - 1]) into v_answer;
        else
            execute format(p_calls[v_step], variadic p_arguments[v_from : v_next - 1]);
        end if;
        v_from := v_next;
    end loop;
    if strpos(v_answer, chr(1)) > 0 then
        raise exception 'the answer is not what its type promises' using errcode = 'HB500';
    end if;
    return v_answer;
end;
$$;

revoke all on function app.carry_out(
    uuid, uuid, uuid, text, uuid, text, text[], integer[], text[], boolean, boolean
) from public;
grant execute on function app.carry_out(
    uuid, uuid, uuid, text, uuid, text, text[], integer[], text[], boolean, boolean
) to habeas_app;
