-- Every person has an organization of their own, so that the average organization has one member, and a plan made for
-- any organization is made for that one: it reads all members of the largest tenant and sorts them. The planner is told
-- to expect few and large organizations; for a small one the same plan costs nothing more.
ALTER TABLE habeas.membership ALTER COLUMN org_id SET (n_distinct = 2);
ALTER TABLE habeas.membership ALTER COLUMN overseer_id SET (n_distinct = 2);
ANALYZE habeas.membership;
