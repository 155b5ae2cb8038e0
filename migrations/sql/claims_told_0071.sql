-- When the person was last written to about a claim to act for them; claims of before say nothing of it.
alter table habeas.representation add column told_at timestamptz;
