-- What is reserved and settled under each cap. Amounts in micro-dollars; no cap is null.
create table spend_totals (
    tenant text not null,
    scope text not null check (scope in ('project', 'episode')),
    scope_id text not null,
    cap bigint,
    reserved bigint not null default 0,
    settled bigint not null default 0,
    primary key (tenant, scope, scope_id)
);

-- What each job that costs money holds and has cost so far.
create table spend_of_jobs (
    job_id text primary key,
    tenant text not null,
    project_id text not null,
    episode_id text not null,
    provider text not null,
    reserved bigint not null default 0,
    settled bigint not null default 0
);
