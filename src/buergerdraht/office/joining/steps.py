"""The questions in their order, and what the answers add up to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.joining import FirstSteps
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.agreements.rules import Joining, Newcomer, NewNumber
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import ListedMunicipality, authority_with_key, centres_where
from buergerdraht.office.joining.draft import Draft
from buergerdraht.office.joining.forms import AgreementForm, AuthorityForm
from buergerdraht.office.joining.routing_forms import ContactQuestion, RoutingQuestion
from buergerdraht.office.questions import GreetingForm, HoursForm, NumberForm

Answers = Mapping[str, str] | None
QuestionForm = (
    AuthorityForm | AgreementForm | NumberForm | HoursForm | RoutingQuestion | GreetingForm | ContactQuestion
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked, and what she has answered before."""

    user: User
    draft: Draft


@dataclass(frozen=True, slots=True)
class Step:
    """One question; `slug` is its address and the key of its answers."""

    slug: str
    question: str
    make_form: Callable[[Answers, Asking], QuestionForm]
    """The form, checked against answers if there are any, else filled with what was answered before."""


def answers_for(chosen: ListedMunicipality) -> dict[str, str]:
    """Return the answers to the first question for a municipality of the official list."""
    return {
        "name": chosen.name,
        "level": Authority.Level.MUNICIPALITY,
        "regional_key": chosen.ags,
        "state": chosen.state,
        "street": chosen.street,
        "postal_code": chosen.postal_code,
        "town": chosen.town,
    }


def _authority_form(answers: Answers, asking: Asking) -> AuthorityForm:
    return AuthorityForm(answers, initial=dict(asking.draft.of("angaben")))


def _agreement_form(answers: Answers, asking: Asking) -> AgreementForm:
    centres = centres_where(asking.user, Ability.ADMINISTER_AUTHORITIES)
    return AgreementForm(answers, initial=dict(asking.draft.of("vereinbarung")), centres=centres)


def _number_form(answers: Answers, asking: Asking) -> NumberForm:
    known = authority_with_key(asking.draft.of("angaben").get("regional_key", ""))
    initial = {"label": "Zentrale", **asking.draft.of("rufnummer")}
    return NumberForm(answers, initial=initial, authority=known)


def _hours_form(answers: Answers, asking: Asking) -> HoursForm:
    """Make the form; the centre is known: no question is asked before the earlier ones are answered."""
    centres = centres_where(asking.user, Ability.ADMINISTER_AUTHORITIES)
    centre = centres.get(pk=int(asking.draft.of("vereinbarung")["centre"]))
    initial = {"state": asking.draft.of("angaben").get("state"), **asking.draft.of("servicezeiten")}
    return HoursForm(answers, initial=initial, centre=centre)


def _greeting_form(answers: Answers, asking: Asking) -> GreetingForm:
    initial = dict(asking.draft.of("begruessung"))
    return GreetingForm(answers, initial=initial, authority_name=asking.draft.name)


def _routing_form(answers: Answers, asking: Asking) -> RoutingQuestion:
    number = _number_form(asking.draft.of("rufnummer"), asking)
    hours = _hours_form(asking.draft.of("servicezeiten"), asking)
    return RoutingQuestion(
        answers,
        initial=dict(asking.draft.of("routing")),
        hours=hours.rules() if hours.is_valid() else None,
        number=number.cleaned_data["number"] if number.is_valid() else "",
    )


def _contact_form(answers: Answers, asking: Asking) -> ContactQuestion:
    return ContactQuestion(answers, initial=dict(asking.draft.of("kontakt")))


STEPS = (
    Step("angaben", "Welche Gemeinde kommt dazu?", _authority_form),
    Step("vereinbarung", "Welches Servicecenter nimmt die Anrufe an?", _agreement_form),
    Step("rufnummer", "Welche Nummer wählen die Bürgerinnen und Bürger?", _number_form),
    Step("servicezeiten", "Wann nimmt das Servicecenter die Anrufe an?", _hours_form),
    Step("routing", "Wer nimmt die Anrufe an?", _routing_form),
    Step("begruessung", "Wie melden sich die Servicekräfte?", _greeting_form),
    Step("kontakt", "Wohin verbinden die Servicekräfte?", _contact_form),
)
COUNT = len(STEPS) + 1
"""The questions and the check at the end."""


def step_of(slug: str) -> Step | None:
    """Return the question with this address."""
    return next((step for step in STEPS if step.slug == slug), None)


def place_of(step: Step) -> int:
    """Return which question this is, from 1."""
    return STEPS.index(step) + 1


def first_open_step(asking: Asking) -> Step | None:
    """Return the first question without a valid answer; None: everything is answered."""
    return next((step for step in STEPS if not _is_answered(step, asking)), None)


def _is_answered(step: Step, asking: Asking) -> bool:
    """A question that may stay empty was asked all the same."""
    return bool(asking.draft.of(step.slug)) and _answered(step, asking).is_valid()


def answered_forms(asking: Asking) -> tuple[QuestionForm, ...]:
    """Return the forms of all questions with their answers, which are valid."""
    forms = tuple(_answered(step, asking) for step in STEPS)
    assert all(form.is_valid() for form in forms)  # noqa: S101  (see first_open_step)
    return forms


def _answered(step: Step, asking: Asking) -> QuestionForm:
    return step.make_form(asking.draft.of(step.slug), asking)


def joining_of(forms: tuple[QuestionForm, ...]) -> Joining:
    """Return what the valid answers add up to."""
    authority, agreement, number, hours, _, greeting, _ = (dict(form.cleaned_data) for form in forms)
    authority.pop("state")
    return Joining(
        authority=Newcomer(**authority),
        number=NewNumber(**number, greeting=greeting["greeting"], hours=hours["hours"]),
        centre_id=agreement["centre"],
        legal_form=agreement["legal_form"],
        valid_from=agreement["valid_from"],
    )


def first_steps_of(forms: tuple[QuestionForm, ...]) -> FirstSteps:
    """Return what the valid answers say on routing and directory."""
    *_, routing, _, contact = forms
    assert isinstance(routing, RoutingQuestion)  # noqa: S101  (see STEPS)
    assert isinstance(contact, ContactQuestion)  # noqa: S101
    return FirstSteps(Way(routing.cleaned_data["way"]), routing.attendant_details(), contact.contact())
