-- How each provider stands with all workers together. Instants in microseconds since 1970, 0 is none; see limits/standing.py.
create table provider_standings (
    provider text primary key,
    revision bigint not null,
    requests_full_at bigint not null,
    tokens_full_at bigint not null,
    not_before bigint not null,
    outages bigint not null,
    openings bigint not null,
    open_until bigint not null,
    probe_until bigint not null
);
