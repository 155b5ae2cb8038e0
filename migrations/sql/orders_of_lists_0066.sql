-- The orders in which registers and a guardian's agreements are read, each from an index.
create index safeguard_code_idx on habeas.safeguard (org_id, code collate "C", id);
create index house_policy_review_due_at_idx on habeas.house_policy (org_id, review_due_at, id);
create index transfer_mechanism_on_file_since_idx on habeas.transfer_mechanism (org_id, on_file_since, id);
create index guardian_agreement_agent_idx on habeas.guardian_agreement (agent_org_id, agreed_at, id);
