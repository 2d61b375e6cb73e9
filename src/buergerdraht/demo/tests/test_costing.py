"""The centres' costings can be offered, and what somebody wrote stays."""

import pytest

from buergerdraht.billing.costing_models import Costing, EconomicBasis
from buergerdraht.billing.rules.costing import faults_of
from buergerdraht.demo.costing import reckon_year
from buergerdraht.demo.tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_each_centre_has_a_costing_and_each_of_the_five_a_basis_once() -> None:
    """Without calls only the minutes are missing."""
    assert reckon_year(now=NOW) == 4
    assert {place for each in Costing.objects.all() for place, _ in faults_of(each.sheet)} == {"key"}
    assert EconomicBasis.objects.count() == 5
    EconomicBasis.objects.update(hour_cost=60)
    assert reckon_year(now=NOW) == 0
    assert set(EconomicBasis.objects.values_list("hour_cost", flat=True)) == {60}
