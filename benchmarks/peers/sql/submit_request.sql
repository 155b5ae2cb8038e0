-- A request for the rights $1, answered in $2, with all that habeas leaves behind for submitRightsRequest: peers do not
-- compute what the law says, they find it in peers.law, ready for the caller's place.
with who as (
    select p.subject_id, p.language, p.residence, current_setting('app.controller')::uuid as controller_id
      from habeas.person p where p.subject_id = current_setting('app.sub')::uuid),
law as (
    select l.* from who w join peers.law l on l.place = w.residence),
request as (
    insert into habeas.rights_request (org_id, id, subject_id, reference, status, open, language, residence,
        received_at, acknowledge_by, effective_due, hard_due, due_order, trace)
    select w.controller_id, uuidv7(), w.subject_id, upper(replace(gen_random_uuid()::text, '-', '')), 'SUBMITTED', true,
           coalesce($2::text, w.language), w.residence, now(), l.acknowledge_by, l.effective_due, l.hard_due, l.due_order,
           l.trace
      from who w, law l
    returning *),
rights as (
    insert into habeas.requested_right (org_id, request_id, position, subject_id, right_code, outcome, citations, open,
        received_at, due_order)
    select r.org_id, r.id, n.position - 1, r.subject_id, n.code, 'PENDING', coalesce(l.citations -> n.code, '[]'), r.open,
           r.received_at, r.due_order
      from request r, law l, unnest($1::text[]) with ordinality n (code, position)
    returning *),
clocks as (
    insert into habeas.request_clock (org_id, request_id, position, subject_id, source, purpose, strength, target_due,
        legal_due, provisional, because, rights)
    select r.org_id, r.id, n.position, r.subject_id, n.source, n.purpose, n.strength, n.target_due, n.legal_due,
           n.provisional, n.because, n.rights
      from request r, law l, jsonb_to_recordset(l.clocks) as n (position integer, source text, purpose text,
           strength text, target_due timestamptz, legal_due timestamptz, provisional boolean, because text,
           rights text[])),
event as (
    insert into habeas.request_event (org_id, id, request_id, subject_id, at, kind, actor_kind, detail)
    select r.org_id, uuidv7(), r.id, r.subject_id, r.received_at, 'SUBMITTED', 'SELF', jsonb_build_object('rights', $1::text[])
      from request r),
jobs as (
    insert into queue.pgqueuer (priority, entrypoint, payload, dedupe_key, status)
    select 0, e, convert_to(json_build_object('organization', r.org_id, 'request', r.id, 'subject', r.subject_id,
               'controller', r.org_id)::text, 'UTF8'), e || ':' || r.id, 'queued'
      from request r, law l, unnest(l.jobs) e
    returning id, entrypoint, priority),
logged as (
    insert into queue.pgqueuer_log (job_id, status, entrypoint, priority)
    select id, 'queued', entrypoint, priority from jobs),
entry as (
    insert into habeas.journal_entry
        (org_id, id, at, actor_kind, actor_id, client_id, command, target_type, target_id, detail)
    select r.org_id, uuidv7(), r.received_at, 'SELF', r.subject_id, 'benchmark', 'SubmitRightsRequest',
           'RightsRequest', r.id, jsonb_build_object('rights', $1::text[], 'organization', r.org_id)
      from request r)
select r.* from request r
