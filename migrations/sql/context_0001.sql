-- Says who acts in this transaction, and only in it: every value is transaction-local, '' where there is none.
-- A second call must say the same, since a released savepoint would otherwise keep the second context.
-- On Citus, set_config() is not sent to the shards: there each line is execute format('set local %I = %L', ...).
create function app.enter(
    p_org uuid, p_sub uuid, p_controller uuid, p_scopes text, p_grant_subject uuid, p_grant_classes text
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
            set_config('app.grant_subject', coalesce(p_grant_subject::text, ''), true),
            set_config('app.grant_classes', coalesce(p_grant_classes, ''), true),
            set_config('app.spaces', '', true);
    if p_sub is not null then
        perform set_config('app.spaces', coalesce(string_agg(m.org_id::text, ' ' order by m.org_id), ''), true)
           from habeas.membership m
          where m.subject_id = p_sub and m.ended_at is null;
    end if;
end;
$$;

revoke all on function app.enter(uuid, uuid, uuid, text, uuid, text) from public;
grant execute on function app.enter(uuid, uuid, uuid, text, uuid, text) to habeas_app;
