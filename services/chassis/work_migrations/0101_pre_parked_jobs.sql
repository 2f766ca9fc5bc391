-- Jobs that could neither be carried out nor given up, with the reason, until somebody replays them.
create table parked_jobs (
    job_id text primary key,
    lane text not null,
    reason text not null,
    deliveries integer not null,
    parked_at timestamptz not null default clock_timestamp()
);

-- Finds the first message of each job without reading the others.
create index messages_that_open_jobs on messages (position) where version = 1;
