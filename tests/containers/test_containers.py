"""What a container may and shows: no root, read-only code, one port on loopback, health without HTTP."""

import pytest

from tests.containers.deployment import SERVICES, Deployment

pytestmark = pytest.mark.containers

MIB = 1024 * 1024


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_write_nothing_but_its_scratch(deployment: Deployment, service: str) -> None:
    known = deployment.container(service)
    host = known["HostConfig"]
    assert known["Config"]["User"] == "10001:10001"
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert 0 < host["Memory"] <= 2048 * MIB
    assert [mount["Destination"] for mount in known["Mounts"] if mount["RW"]] == ["/scratch"]


@pytest.mark.parametrize("service", SERVICES)
def test_health_needs_no_http_and_no_name(deployment: Deployment, service: str) -> None:
    deployment.run_in(service, "python", "-m", "services.chassis.health")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_one_image_with_another_command(deployment: Deployment, service: str) -> None:
    known = deployment.container(service)
    assert known["Image"] == deployment.container("gateway")["Image"]
    assert known["Config"]["Cmd"] == ["python", "-m", f"services.{service}"]


def test_only_the_gateway_is_published_and_only_on_loopback(deployment: Deployment) -> None:
    for service in ("nats", "postgres", "objects", *SERVICES):
        bound = [
            binding["HostIp"]
            for bindings in deployment.container(service)["NetworkSettings"]["Ports"].values()
            for binding in bindings or ()
        ]
        assert bound == (["127.0.0.1"] if service == "gateway" else []), service


def test_an_image_holds_no_secret_and_no_development_file(deployment: Deployment) -> None:
    listed = deployment.run_in("episode", "sh", "-c", "ls -A /app; env")
    environment = dict(line.split("=", 1) for line in listed.splitlines() if "=" in line)
    assert [line for line in listed.splitlines() if "=" not in line] == ["contracts", "services"]
    assert "REELWRIGHT_GATEWAY_API_KEY" not in environment
