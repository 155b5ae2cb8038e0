-- Who claimed and who reviewed, who sent a request for another, and who decided: never the person whose data it is, and
-- never one human twice. What came before keeps no name.
alter table habeas.representation add column claimed_by uuid;
alter table habeas.representation add column reviewed_by uuid;
alter table habeas.representation add constraint representation_second_person_check
    check (claimed_by <> subject_id and reviewed_by <> claimed_by and reviewed_by <> subject_id);
alter table habeas.rights_request add column sent_by uuid;
alter table habeas.rights_request add constraint rights_request_sent_for_another_check
    check (sent_by is null or sent_by <> subject_id);
alter table habeas.requested_right add column decided_by uuid;
alter table habeas.requested_right add constraint requested_right_second_person_check
    check (decided_by is null or decided_by <> subject_id);
