"""A stored version gives the same terms as the profile that lawyers wrote by hand."""

import pytest

from habeas.jurisdictions.resolution.profiles import profile_named
from habeas.kernel.periods import Period, Unit
from habeas.notices.rules.stored import terms_document, terms_of
from tests.notices.texts import demo_notice


@pytest.mark.promise("AISHU-167", "AISHU-149")
def test_the_terms_of_the_first_notice_are_those_of_its_profile() -> None:
    terms = terms_of(terms_document(demo_notice("aishu")), id="AISHU", version="2023-06-19", language="en")
    profile = profile_named("AISHU")
    assert terms.promise is not None
    assert (terms.promise.period, terms.promise.reference) == (Period(15, Unit.WORKING_DAY), "AISHU-167")
    assert terms.promise == profile.promise
    assert terms.denials_allowed == profile.denials_allowed
    assert terms.denials_on_objection_only == profile.denials_on_objection_only
    assert terms.denial_reference.startswith("AISHU-149")
    assert (terms.residency, terms.addenda) == (profile.residency, profile.addenda)
    assert (terms.prevailing_language, terms.objection_fee) == ("en", 0)
    assert terms.effective_from == profile.effective_from
    assert terms.rights <= profile.rights


def test_the_terms_of_the_second_notice_promise_no_time() -> None:
    terms = terms_of(terms_document(demo_notice("aomei")), id="AOMEI", version="2022-10-25", language="en")
    profile = profile_named("AOMEI")
    assert (terms.promise, terms.sale_prohibited) == (None, True)
    assert terms.rights == profile.rights
    assert terms.erasure_grounds.keys() == profile.erasure_grounds.keys()
