-- Keys that open the API. The key itself is never stored, only its SHA-256.
create table api_keys (
    key_id      text primary key,
    tenant      text not null,
    name        text not null,
    sha256      text not null,
    created_at  timestamptz not null,
    revoked_at  timestamptz
);

-- One row an episode: what its page shows. `page` is the fold of the episode's events (services/gateway/page.py).
create table episode_pages (
    episode_id  text primary key,
    tenant      text not null,
    project_id  text not null,
    status      text not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    page        text not null  -- JSON, read and written whole
);
create index episode_pages_newest on episode_pages (tenant, created_at desc, episode_id desc);

-- Characters and scenes of all episodes, for the libraries across episodes.
create table library_entries (
    kind        text not null,
    entry_id    text not null,
    episode_id  text not null,
    tenant      text not null,
    created_at  timestamptz not null,
    number      int not null,
    entry       jsonb not null,
    primary key (episode_id, kind, entry_id)
);
create index library_entries_newest on library_entries (tenant, kind, created_at desc, episode_id, number);

-- One row a job: where it stands, how long it took, what it cost. `rank` only rises, so that the events of three
-- logs may arrive in any order.
create table work (
    job_id                 text primary key,
    episode_id             text not null,
    tenant                 text not null,
    project_id             text not null,
    unit_kind              text not null,
    target_id              text not null,
    rank                   smallint not null,
    status                 text not null,
    provider               text not null default '',
    asked_at               timestamptz,
    started_at             timestamptz,
    ended_at               timestamptz,
    parts_done             int not null default 0,
    reserved_microdollars  bigint not null default 0,
    settled_microdollars   bigint not null default 0,
    reason                 text not null default ''
);
create index work_of_episode on work (episode_id);
create index work_history on work (tenant, unit_kind, provider, ended_at desc) where status = 'succeeded';

-- What can be downloaded.
create table assets (
    asset_id    text not null,
    tenant      text not null,
    media       jsonb not null,
    preview     jsonb,
    primary key (tenant, asset_id)
);

create table projects (
    project_id           text primary key,
    tenant               text not null,
    name                 text not null,
    budget_microdollars  bigint,
    created_at           timestamptz not null
);
