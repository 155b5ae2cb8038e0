-- A read in one exchange: the context, a prepared statement of the session, and nothing that outlives the transaction.
-- `p_call` is EXECUTE with a place (%L) for each of `p_arguments`; it runs with the caller's own rights, and cannot write.
create function app.answer(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text,
    p_call text, p_arguments text[]
) returns text language plpgsql volatile parallel unsafe security invoker as $$
declare
    v_answer text;
begin
    perform app.enter(p_org, p_sub, p_controller, p_scopes, p_grant_subject, p_grant_classes);
    perform set_config('transaction_read_only', 'on', true);
    execute format(p_call, variadic p_arguments) into v_answer;
    return v_answer;
end;
$$;

revoke all on function app.answer(uuid, uuid, uuid, text, uuid, text, text, text[]) from public;
grant execute on function app.answer(uuid, uuid, uuid, text, uuid, text, text, text[]) to habeas_app;
