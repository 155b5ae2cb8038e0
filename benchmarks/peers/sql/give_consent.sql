-- One consent to the purpose $1, its receipt and its journal entry: what habeas leaves behind for giveConsent.
with who as (
    select p.org_id, p.subject_id, p.language, now() as at
      from habeas.person p where p.subject_id = current_setting('app.sub')::uuid),
purpose as (
    select p.org_id, p.code, p.name, o.name as controller
      from habeas.purpose p join habeas.organization o on o.org_id = p.org_id
     where p.org_id = current_setting('app.controller')::uuid and p.code = $1::text),
given as (
    insert into habeas.consent (org_id, id, subject_id, controller_id, purpose_code, status, language, given_at)
    select w.org_id, uuidv7(), w.subject_id, p.org_id, p.code, 'GIVEN', w.language, w.at from who w, purpose p
    on conflict do nothing
    returning *),
receipt as (
    insert into habeas.consent_receipt (org_id, id, consent_id, subject_id, kind, at, content, sha256)
    select c.org_id, uuidv7(), c.id, c.subject_id, 'GIVEN', c.given_at, d.text::jsonb,
           encode(sha256(convert_to(d.text, 'UTF8')), 'hex')
      from given c, purpose p, lateral (select format(
               '{"at":"%s+00:00","controller":%s,"kind":"GIVEN","language":%s,"purpose":{"code":%s,"name":%s},"statement":%s}',
               to_char(c.given_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), to_json(p.controller),
               to_json(c.language), to_json(p.code), to_json(p.name), to_json(format(
                   'You consented to %s by %s. You can withdraw this at any time.', p.name, p.controller))) as text) d),
entry as (
    insert into habeas.journal_entry
        (org_id, id, at, actor_kind, actor_id, client_id, command, target_type, target_id, detail)
    select c.org_id, uuidv7(), c.given_at, 'SELF', c.subject_id, 'benchmark', 'GiveConsent', 'Consent', c.id,
           jsonb_build_object('purpose', c.purpose_code)
      from given c)
select c.* from given c, purpose p
