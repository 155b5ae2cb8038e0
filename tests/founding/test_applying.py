"""A declaration is applied everywhere or nowhere, adds and changes, and takes nothing away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from habeas.access import ROLES, Actor, ActorKind, Role, platform
from habeas.demo.cluster import ClusterSettings
from habeas.disclosures.commands import RecordAssurance
from habeas.disclosures.rules.assurances import AssuranceKind, AssuranceOutcome
from habeas.kernel.clock import FixedClock
from habeas.kernel.ids import new_id
from habeas.safeguards.commands import PublishStaffUndertaking
from habeas.safeguards.standing import standing
from habeas.writing.run import run
from tests.founding.deployment import GUIDE, Deployment, empty_deployment
from tests.founding.test_first_start import FILE, declared

TEXT = (GUIDE / "controller.yaml").read_text(encoding="utf-8")
PURPOSES = "select code, name from habeas.purpose order by code"


async def applied(deployment: Deployment, folder: Path, *changes: tuple[str, str]) -> tuple[int, str]:
    """The exit code and output for the guide's file with these changes."""
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    file = folder / "controller.yaml"
    file.write_text(text, encoding="utf-8")
    done = await deployment.applied(file)
    return done.exit_code, done.output


async def test_what_is_declared_is_in_every_region_and_in_its_journal(cluster: ClusterSettings, tmp_path: Path) -> None:
    async with empty_deployment(cluster, tmp_path, "sg", "cn") as deployment:
        assert (await applied(deployment, tmp_path, ('{"*": sg}', '{CN: cn, "*": sg}')))[0] == 0
        for code in ("sg", "cn"):
            assert [row[0] for row in deployment.rows(code, PURPOSES)] == ["SERVICE_PROVISION", "USAGE_ANALYSIS"]
            assert deployment.rows(code, "select registered_address from habeas.organization") == [
                ("1 Example Quay, Singapore 000001",)
            ]
            entries = "select command, client_id from habeas.journal_entry"
            assert deployment.rows(code, entries) == [("ApplyDeclaration", "habeas-founding")]
        assert deployment.rows("cn", "select from habeas.invitation") == []


async def test_a_change_of_the_file_is_a_change_of_the_rows(cluster: ClusterSettings, tmp_path: Path) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        await applied(deployment, tmp_path)
        moved = ("1 Example Quay, Singapore 000001", "2 Example Quay")
        code, said = await applied(deployment, tmp_path, ("Providing the service", "Running the service"), moved)
        assert (code, "sg: ~ purposes SERVICE_PROVISION: name" in said) == (0, True)
        assert "sg: ~ controller controller: registered_address" in said
        assert deployment.rows("sg", PURPOSES)[0] == ("SERVICE_PROVISION", "Running the service")
        assert deployment.rows("sg", "select registered_address from habeas.organization") == [("2 Example Quay",)]


REFUSED = [
    (("      - {code: PAGE_VIEW,", "      - {code: CLICK,"), "data_categories.USAGE.items: WOULD_TAKE_AWAY"),
    (("USAGE_ANALYSIS", "PAGE_STATISTICS"), "purposes: WOULD_TAKE_AWAY: USAGE_ANALYSIS is on record"),
    (("region: sg ", "region: eu "), "controller.region: UNKNOWN_REGION"),
    (('{"*": sg}', "null"), "controller.residency: NOT_CHANGED_HERE"),
    (("country: SG  ", "country: ZZ  "), "controller.country: UNKNOWN_PLACE"),
]


async def test_what_is_refused_leaves_everything_as_it_was(cluster: ClusterSettings, tmp_path: Path) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        await applied(deployment, tmp_path)
        before = deployment.rows("sg", "select count(*) from habeas.journal_entry")
        for change, said in REFUSED:
            code, output = await applied(deployment, tmp_path, change, ("Example Hosting", "Other Hosting"))
            assert (code, said in output) == (1, True), output
            assert deployment.rows("sg", "select name from habeas.recipient") == [("Example Hosting",)]
        assert deployment.rows("sg", "select count(*) from habeas.journal_entry") == before


FILED = """
transfer_mechanisms:
  - code: CN_REQUESTS
    from_region: cn
    to_region: sg
    mechanism: EXEMPT_2024_PROVISIONS
    purposes: [RIGHTS_REQUEST_HANDLING]
    reference: Requests that people sent themselves
    on_file_since: 2026-01-01
    assessment: {country: SG, reference: The law of Singapore, finding: EQUIVALENT, assessed_at: 2026-01-01}

people:
"""


async def test_a_mechanism_is_filed_once_and_what_was_ended_stays_ended(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg", "cn") as deployment:
        filed = ("\npeople:\n", FILED)
        assert (await applied(deployment, tmp_path, filed))[0] == 0
        on_file = "select from_region, to_region from habeas.transfer_mechanism"
        assert (deployment.rows("sg", on_file), deployment.rows("cn", on_file)) == ([("cn", "sg")], [])
        ended = "update habeas.transfer_mechanism set valid_until = '2026-02-01' returning mechanism"
        assert deployment.rows("sg", ended) == [("EXEMPT_2024_PROVISIONS",)]
        assert "Nothing changes" in (await applied(deployment, tmp_path, filed))[1]
        changed = (("\npeople:\n", FILED.replace("finding: EQUIVALENT", "finding: NOT_EQUIVALENT")),)
        code, said = await applied(deployment, tmp_path, *changed)
        assert (code, "transfer_mechanisms: NOT_CHANGED_HERE" in said) == (1, True), said
        assert (await applied(deployment, tmp_path))[0] == 0


COPY = """insert into habeas.transfer_mechanism (org_id, id, from_region, to_region, mechanism, purposes, reference,
    on_file_since, valid_until) values ('{org}', '{id}', 'cn', 'sg', 'EXEMPT_2024_PROVISIONS', '{{}}', 'A copy',
    '2026-01-01', '2026-02-01') returning to_region"""


async def test_copies_of_mechanisms_in_other_regions_go_with_the_next_declaration(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    """An older release wrote a declared mechanism into every region, where one could be ended in vain."""
    async with empty_deployment(cluster, tmp_path, "sg", "cn") as deployment:
        filed = ("\npeople:\n", FILED)
        assert (await applied(deployment, tmp_path, filed))[0] == 0
        on_file = "select org_id, id from habeas.transfer_mechanism"
        ((org_id, key),) = deployment.rows("sg", on_file)
        for copy in (key, new_id()):
            assert deployment.rows("cn", COPY.format(org=org_id, id=copy)) == [("sg",)]
        code, said = await applied(deployment, tmp_path, filed)
        assert (code, "- transfer_mechanisms EXEMPT_2024_PROVISIONS from cn" in said) == (0, True), said
        assert "on file in sg; this copy ended at 2026-02-01" in said
        assert (deployment.rows("sg", on_file), deployment.rows("cn", on_file)) == ([(org_id, key)], [])
        assert "Nothing changes" in (await applied(deployment, tmp_path, filed))[1]


MISFILED = [
    ("from_region: cn", "from_region: sg", "to_region"),
    ("finding: EQUIVALENT", "finding: NOT_EQUIVALENT", "assessment.finding"),
    ("assessed_at: 2026-01-01}", "assessed_at: 2999-01-01}", "assessment.assessed_at"),
    ("assessed_at: 2026-01-01}", "assessed_at: 2026-01-01, review_at: 2025-01-01}", "assessment.review_at"),
    ("2026-01-01\n    assess", "2026-01-01\n    valid_until: 2026-01-02\n    assess", "valid_until"),
]


async def test_a_declared_mechanism_that_would_open_nothing_is_refused_as_a_filed_one_is(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg", "cn") as deployment:
        for before, after, key in MISFILED:
            assert before in FILED
            code, said = await applied(deployment, tmp_path, ("\npeople:\n", FILED.replace(before, after)))
            assert (code, f"transfer_mechanisms[0].{key}: WRONG_VALUE" in said) == (1, True), said
        assert deployment.rows("sg", "select from habeas.organization") == []


async def test_what_belongs_to_another_controller_is_refused(cluster: ClusterSettings, tmp_path: Path) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        await applied(deployment, tmp_path)
        code, output = await applied(deployment, tmp_path, ("key: harbour", "key: haven"))
        assert (code, "services[0].code: TAKEN" in output) == (1, True)
        assert "applications[0].client_id: TAKEN" in output, "else its people's codes would be sent elsewhere"
        assert "applications[1].client_id: TAKEN" in output
        assert len(deployment.rows("sg", "select from habeas.organization")) == 1


UNDERTAKINGS = "select version, title from habeas.staff_undertaking order by version"


async def test_a_region_that_joins_later_asks_its_staff_for_what_the_others_undertook(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg", "cn") as deployment:
        before = {name: value for name, value in deployment.environment.items() if not name.endswith("__CN")}
        await declared(replace(deployment, environment=before))
        day = datetime.now(UTC) + timedelta(days=2)
        command = PublishStaffUndertaking("Undertaking", "I keep it to myself.", day)
        await run(command, of_the_staff(deployment, "sg"), engine=deployment.engines.writes)
        await deployment.drain()
        assert deployment.rows("cn", UNDERTAKINGS) == []

        assert "cn: + undertaking of staff 1" in (await deployment.applied(FILE, "--dry-run")).output
        assert deployment.rows("cn", UNDERTAKINGS) == []
        assert (await applied(deployment, tmp_path))[0] == 0
        assert deployment.rows("cn", UNDERTAKINGS) == [(1, "Undertaking")]
        found = standing(deployment.engines.regions, FixedClock(day + timedelta(days=1)))
        for region in ("sg", "cn"):
            assert (await found(of_the_staff(deployment, region))).undertaking_owed is not None
        assert "Nothing changes" in (await applied(deployment, tmp_path))[1]


PAPERS = "select id, recipient_code, kind, outcome, reference from habeas.recipient_assurance order by id"


async def test_a_region_that_joins_later_knows_the_papers_of_its_recipients(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg", "cn") as deployment:
        before = {name: value for name, value in deployment.environment.items() if not name.endswith("__CN")}
        await declared(replace(deployment, environment=before))
        for outcome in (AssuranceOutcome.AGREED, AssuranceOutcome.ENDED):
            command = RecordAssurance("HOSTING", AssuranceKind.FLOW_DOWN, outcome, "Contract 12", datetime.now(UTC))
            await run(command, of_the_staff(deployment, "sg"), engine=deployment.engines.writes)
        await deployment.drain()
        papers = deployment.rows("sg", PAPERS)
        assert (len(papers), deployment.rows("cn", PAPERS)) == (2, [])

        said = (await deployment.applied(FILE, "--dry-run")).output
        assert "cn: + paper of recipient HOSTING: FLOW_DOWN ENDED" in said
        assert deployment.rows("cn", PAPERS) == []
        assert (await applied(deployment, tmp_path))[0] == 0
        assert deployment.rows("cn", PAPERS) == papers
        assert "Nothing changes" in (await applied(deployment, tmp_path))[1]


def of_the_staff(deployment: Deployment, region: str) -> Actor:
    """Somebody of the controller's privacy team who lives in a region."""
    ((org_id,),) = deployment.rows("sg", "select org_id from habeas.organization where kind = 'CONTROLLER'")
    someone = platform(region, org_id, org_id, new_id(), client="dashboard")
    return replace(
        someone,
        kind=ActorKind.CONTROLLER,
        role=Role.PRIVACY_TEAM,
        scopes=ROLES[Role.PRIVACY_TEAM],
        authenticated_at=datetime.now(UTC),
    )
