-- Who makes what in a project unless a request says otherwise: capability -> names, the preferred one first.
alter table projects add column chains jsonb not null default '{}';

-- One row a job that money was reserved for: what it holds now, and since when its outcome is unknown (null: it is not).
create table ledger_jobs (
    job_id             text primary key,
    tenant             text not null,
    project_id         text not null,
    episode_id         text not null,
    unit_kind          text not null,
    target_id          text not null,
    provider           text not null,
    model              text not null,
    units              text not null,
    price_version      text not null,
    held_microdollars  bigint not null,
    unknown_since      timestamptz,
    unknown_sentence   text not null default ''
);
create index ledger_jobs_of_episode on ledger_jobs (tenant, episode_id);
create index ledger_jobs_of_project on ledger_jobs (tenant, project_id);
create index ledger_jobs_unknown on ledger_jobs (tenant, unknown_since) where unknown_since is not null;

-- One row for everything that was reserved, settled or released, in the order of the log of generation.
create table ledger_entries (
    position       bigint primary key,
    tenant         text not null,
    recorded_at    timestamptz not null,
    kind           text not null,  -- reserved, settled, released
    job_id         text not null,
    project_id     text not null,
    episode_id     text not null,
    unit_kind      text not null,
    target_id      text not null,
    stage          text not null,
    provider       text not null,
    model          text not null,
    units          text not null,
    price_version  text not null,
    microdollars   bigint not null,
    lost           boolean not null
);
create index ledger_entries_newest on ledger_entries (tenant, position);
create index ledger_entries_of_episode on ledger_entries (tenant, episode_id, position);
create index ledger_entries_of_project on ledger_entries (tenant, project_id, position);
