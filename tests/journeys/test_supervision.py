"""A supervisor listens to a talk from her board; the agent reads it on her page, and the audit knows."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.models import Agent, Call
from tests.journeys.support import Visitor
from tests.support import world
from tests.support.listening import Listener
from tests.support.room import Room, new_citizen
from tests.support.sipp import wait_until


def test_a_supervisor_listens_whispers_and_takes_over_and_the_agent_reads_it(
    visitors: Callable[..., Visitor], room: Room, stack: Stack
) -> None:
    centre = world.make_centre(offer_seconds=15, wrap_up_seconds=60)
    ServiceCentre.objects.filter(pk=centre.id).update(allows_supervision=True)
    phones = room.phones(with_echo=True)
    agent = room.ready_agents(centre, 1, phones=phones)[0]
    caller = new_citizen()
    with Listener(centre.number, caller=caller, sip_port=room.sip_port) as citizen:
        talking = Agent.objects.filter(pk=agent.id, state=Agent.State.TALKING)
        wait_until(talking.exists, seconds=10, what="im Gespräch")
        supervisor = room.ready_agents(centre, 1, phones=phones)[0]
        name = _let_sign_in(supervisor, as_supervisor_of=centre)
        agents_name = _let_sign_in(agent)
        at_the_desk, at_the_board = visitors(), visitors()
        at_the_desk.sign_in(agent.username, world.PASSWORD)
        at_the_desk.visit("/arbeitsplatz/")
        at_the_board.sign_in(supervisor.username, world.PASSWORD)
        at_the_board.visit(f"/leitstand/{centre.slug}/")
        page, told = at_the_board.page, at_the_desk.page.locator("#aufsicht")

        listen = page.get_by_role("button", name=f"Mithören bei {agents_name}", exact=True)
        listen.press("Enter")
        expect(told).to_contain_text(f"{name} hört mit.")
        _stays_focused(listen)
        at_the_board.check_page("leitstand-aufsicht")
        at_the_desk.check_page("arbeitsplatz-aufsicht")
        page.get_by_role("button", name=f"Flüstern zu {agents_name}", exact=True).press("Enter")
        expect(told).to_contain_text("Die anrufende Person hört das nicht.")
        page.get_by_role("button", name=f"Übernehmen von {agents_name}", exact=True).press("Enter")
        expect(told).to_contain_text(f"{name} hat das Gespräch übernommen.")
        hers = Call.objects.filter(caller_number=caller, agent_id=supervisor.id, state=Call.State.TALKING)
        wait_until(hers.exists, seconds=5, what="übernommen")
        assert not citizen.has_ended
    verbs = AuditEntry.objects.filter(object_type="agent", object_id=str(agent.id)).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "supervision.listen",
        "supervision.whisper",
        "supervision.take_over",
    ]


def _stays_focused(button: Locator) -> None:
    """Let the board bring itself up to date; whoever works by keyboard stays where she is."""
    with button.page.expect_response("**/stand"):
        button.page.evaluate("document.body.dispatchEvent(new Event('live:board'))")
    expect(button).to_be_focused()


def _let_sign_in(person: world.Colleague, *, as_supervisor_of: world.Centre | None = None) -> str:
    """Give somebody at a desk phone a password, and return her name."""
    user = Agent.objects.select_related("user").get(pk=person.id).user
    user.set_password(world.PASSWORD)
    user.save()
    if as_supervisor_of:
        Membership.objects.create(user=user, role=Role.SUPERVISOR, centre_id=as_supervisor_of.id)
    return user.display_name
