"""Everybody at every door: who is let in, who is asked to sign in, who is told that there is nothing here.

The tables are the promise. A new address or operation without a row fails; so does a row whose door is gone.
Columns are ``world.PEOPLE``; cells are HTTP statuses, ``in`` for «sign in first», ``go`` for any other redirect.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luoshi.api.api import api
from luoshi.commitments.models import Commitment
from luoshi.kernel.lifecycle import MOVE_OF, Action, State, entitled
from luoshi.ledger.models import Entry
from luoshi.org.models import Alias
from tests.city import City, proof_file
from tests.doors.world import PARTIES, PEOPLE, World, undone

pytestmark = pytest.mark.django_db

Table = Mapping[str, list[str]]


def table(text: str) -> Table:
    """{name: cells} of a table written out; its first line are the columns."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    assert tuple(head) == PEOPLE
    return {name: cells for name, *cells in rows}


PAGES = table(
    """
                                  visitor former  liaison head    support other   clerk   chief   mayor   auditor sysadm  secadm  audadm  abroad  guest
web:desk                          in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
web:commitment                    in      404     200     200     200     404     200     200     200     200     404     404     404     404     200
web:chain                         in      404     200     200     200     404     200     200     200     200     404     404     404     404     200
web:branches                      in      404     200     200     200     404     200     200     200     200     404     404     404     404     200
web:ledger                        in      403     403     403     403     403     200     200     200     200     403     403     403     200     403
web:account                       in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
web:revoke_token                  in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:act_as                     in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:roster                     in      404     404     404     404     404     404     404     404     404     200     200     404     404     404
people:roster_file                in      404     404     404     404     404     404     404     404     404     200     200     404     404     404
people:roster_job                 in      404     404     404     404     404     404     404     404     404     404     200     404     404     404
people:roster_apply               in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:roster_stop                in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:list                       in      404     404     200     200     404     404     404     404     404     404     200     404     404     404
people:wanting                    in      404     404     404     404     404     404     404     404     404     404     200     404     404     404
people:find                       in      404     404     404     404     404     404     404     404     404     404     200     404     404     404
people:record                     in      403     403     403     403     403     403     403     403     403     403     403     200     403     403
people:record_export              in      403     403     403     403     403     403     403     403     403     403     403     200     403     403
people:person                     in      404     404     200     404     404     404     404     404     404     404     200     404     404     404
people:enter                      in      403     403     403     403     403     403     403     403     403     403     200     403     403     403
people:change                     in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
people:appoint                    in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
people:password                   in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
people:leave                      in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
people:end                        in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
people:hand_over                  in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
people:stand_in                   in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
web:end_sign_in                   in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
web:end_other_sign_ins            in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
web:styleguide                    404     404     404     404     404     404     404     404     404     404     404     404     404     404     404
web:styleguide_units              404     404     404     404     404     404     404     404     404     404     404     404     404     404     404
web:styleguide_trouble            404     404     404     404     404     404     404     404     404     404     404     404     404     404     404
decide:sources                    in      404     404     404     404     404     200     200     200     200     404     404     404     200     404
decide:upload                     in      404     404     404     404     404     200     200     404     404     404     404     404     200     404
decide:register                   in      404     404     404     404     404     200     200     404     404     404     404     404     404     404
decide:decline                    in      404     404     404     404     404     200     200     404     404     404     404     404     404     404
decide:review                     in      404     404     404     404     404     200     200     200     200     404     404     404     404     404
decide:describe                   in      404     404     404     404     404     200     200     404     404     404     404     404     404     404
decide:handling                   in      404     404     404     404     404     200     200     404     404     404     404     404     404     404
decide:original                   in      404     404     404     404     404     200     200     200     200     404     404     404     404     404
decide:card                       in      404     404     404     404     404     go      go      go      go      404     404     404     404     404
decide:edit                       in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:act                        in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:fill                       in      404     404     404     404     404     200     200     404     404     404     404     404     404     404
decide:accept_all                 in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:take_up                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:compare                    in      404     404     404     404     404     200     200     200     200     404     404     404     404     404
decide:read_again                 in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:amend                      in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:duplicates                 in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:dropped                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
commitments:list                  in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
commitments:export                in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
commitments:save_view             in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
commitments:delete_view           in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
deliver:dispatch_many             in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
deliver:acknowledge_many          in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
conclude:close_many               in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
deliver:precedents                in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
deliver:evidence                  in      404     200     200     200     404     200     200     200     200     404     404     404     404     200
deliver:dispatch                  in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:acknowledge               in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:request_return            in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:uphold                    in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:reassign                  in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:submit_plan               in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:pass_down                 in      404     200     200     409     404     409     409     409     409     404     404     404     404     409
deliver:ask_support               in      404     200     200     409     404     409     409     409     409     404     404     404     404     409
deliver:call_together             in      404     200     200     409     404     409     409     409     409     404     404     404     404     409
deliver:answer_support            in      404     200     200     200     404     409     409     409     409     404     404     404     404     409
deliver:take_support              in      404     200     200     409     404     409     409     409     409     404     404     404     404     409
deliver:return_support            in      404     200     200     409     404     409     409     409     409     404     404     404     404     409
deliver:report                    in      404     200     200     409     404     409     409     409     409     404     404     404     404     409
deliver:declare_rollup            in      404     200     200     409     404     200     200     409     409     404     404     404     404     409
deliver:match_measures            in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:approve_report            in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:return_report             in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:assess                    in      404     409     409     409     404     200     200     409     409     404     404     404     404     409
deliver:claim_completion          in      404     409     200     409     404     409     409     409     409     404     404     404     404     409
deliver:suspend                   in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
deliver:resume                    in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:terminate                 in      404     409     409     409     404     409     409     200     409     404     404     404     404     409
deliver:set_handling              in      404     409     409     409     404     200     200     409     409     404     404     404     404     409
deliver:set_evidence_handling     in      404     409     409     409     404     200     200     409     409     404     404     404     404     409
deliver:request_change            in      404     200     200     409     404     200     200     409     409     404     404     404     404     409
deliver:send_change               in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:withdraw_change           in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:grant_change              in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:refuse_change             in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:extend                    in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
deliver:retarget                  in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
deliver:relead                    in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
deliver:link                      in      404     409     409     409     404     200     200     409     409     404     404     404     404     409
deliver:unlink                    in      404     409     409     409     404     200     200     409     409     404     404     404     404     409
deliver:settle_conflict           in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
deliver:answer_linked             in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:merge_in                  in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
deliver:split_up                  in      404     409     409     409     404     409     200     409     409     404     404     404     404     409
conclude:verify                   in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
conclude:send_back                in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
conclude:close                    in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
conclude:reopen                   in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
conclude:archive                  in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
org:units                         in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
org:tree                          in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
org:aliases                       in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
org:end_alias                     in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
org:unit                          in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
org:below                         in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
org:add                           in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:rename                        in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:describe                      in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:duties                        in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:move                          in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:recode                        in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:split                         in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:merge                         in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:end                           in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
org:restore                       in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
deliver:hand_over                 in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
rulebook:index                    in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
rulebook:lights                   in      403     403     403     403     403     403     200     403     403     403     403     403     200     403
rulebook:limits                   in      403     403     403     403     403     403     200     403     403     403     403     403     200     403
rulebook:cadence                  in      403     403     403     403     403     403     200     403     403     403     403     403     200     403
rulebook:changes                  in      403     403     403     403     403     403     200     403     403     403     403     403     200     403
rulebook:calendar                 in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
rulebook:version                  in      403     404     404     404     404     404     404     404     404     404     404     404     404     404
duties:list                       in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
duties:enter                      in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
duties:paste                      in      403     403     403     403     403     403     403     403     403     200     403     403     403     403
duties:end                        in      403     404     404     404     404     403     403     403     403     200     403     403     404     404
duties:mandates                   in      403     200     200     200     200     200     200     200     200     200     200     200     200     200
duties:grant                      in      403     403     403     403     403     403     200     403     403     403     403     403     200     403
duties:end_mandate                in      403     403     403     404     404     403     200     403     403     403     403     403     404     404
supervise:inspections             in      403     403     403     403     403     200     200     403     403     403     403     403     200     200
supervise:inspection              in      403     403     403     403     403     200     200     403     403     403     403     403     404     200
supervise:open_inspection         in      403     403     403     403     403     403     200     403     403     403     403     403     200     403
supervise:change_inspection       in      403     403     403     403     403     403     200     403     403     403     403     403     404     403
supervise:end_inspection          in      403     403     403     403     403     403     200     403     403     403     403     403     404     403
"""
)

# What is posted: the whole form, but empty. Who may see a thing is told what is wrong with the form; who may act is asked
# when it is complete, which the tests of the actions below do.
POSTS = table(
    """
                                  visitor former  liaison head    support other   clerk   chief   mayor   auditor sysadm  secadm  audadm  abroad  guest
web:desk                          in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
web:commitment                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
web:chain                         in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
web:branches                      in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
web:ledger                        in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
web:account                       in      422     422     422     422     422     422     422     422     422     422     422     422     422     422
web:revoke_token                  in      404     404     404     404     404     go      404     404     404     404     404     404     404     404
people:act_as                     in      go      go      go      go      go      go      go      go      go      go      go      go      go     go
people:roster                     in      404     404     404     404     404     404     404     404     404     422     422     404     404     404
people:roster_file                in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:roster_job                 in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:roster_apply               in      404     404     404     404     404     404     404     404     404     404     go      404     404     404
people:roster_stop                in      404     404     404     404     404     404     404     404     404     404     go      404     404     404
people:list                       in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:wanting                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:find                       in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:record                     in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:record_export              in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:person                     in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
people:enter                      in      403     403     403     403     403     403     403     403     403     403     422     403     403     403
people:change                     in      404     404     403     404     404     404     404     404     404     404     422     404     404     404
people:appoint                    in      404     404     403     404     404     404     404     404     404     404     422     404     404     404
people:leave                      in      404     404     403     404     404     404     404     404     404     404     422     404     404     404
people:end                        in      404     404     403     404     404     404     404     404     404     404     422     404     404     404
people:hand_over                  in      404     404     403     404     404     404     404     404     404     404     422     404     404     404
people:stand_in                   in      404     404     403     404     404     404     404     404     404     404     422     404     404     404
people:password                   in      404     404     403     404     404     404     404     404     404     404     200     404     404     404
web:end_sign_in                   in      404     404     404     404     404     go      404     404     404     404     404     404     404     404
web:end_other_sign_ins            in      go      go      go      go      go      go      go      go      go      go      go      go      go     go
web:styleguide                    404     404     404     404     404     404     404     404     404     404     404     404     404     404     404
web:styleguide_units              404     404     404     404     404     404     404     404     404     404     404     404     404     404     404
web:styleguide_trouble            404     404     404     404     404     404     404     404     404     404     404     404     404     404     404
decide:sources                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:upload                     in      404     404     404     404     404     422     422     404     404     404     404     404     422     404
decide:register                   in      404     404     404     404     404     422     422     404     404     404     404     404     404     404
decide:decline                    in      404     404     404     404     404     422     422     404     404     404     404     404     404     404
decide:review                     in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:describe                   in      404     404     404     404     404     422     422     404     404     404     404     404     404     404
decide:handling                   in      404     404     404     404     404     422     422     404     404     404     404     404     404     404
decide:original                   in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:card                       in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:edit                       in      404     404     404     404     404     422     422     422     422     404     404     404     404     404
decide:act                        in      404     404     404     404     404     go      go      go      go      404     404     404     404     404
decide:fill                       in      404     404     404     404     404     200     200     404     404     404     404     404     404     404
decide:accept_all                 in      404     404     404     404     404     go      go      go      go      404     404     404     404     404
decide:take_up                    in      404     404     404     404     404     go      go      go      go      404     404     404     404     404
decide:compare                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
decide:read_again                 in      404     404     404     404     404     go      go      404     404     404     404     404     404     404
decide:amend                      in      404     404     404     404     404     go      go      404     404     404     404     404     404     404
decide:duplicates                 in      404     404     404     404     404     go      go      404     404     404     404     404     404     404
decide:dropped                    in      404     404     404     404     404     go      go      404     404     404     404     404     404     404
commitments:list                  in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
commitments:export                in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
commitments:save_view             in      go      go      go      go      go      go      go      go      go      go      go      go      go     go
commitments:delete_view           in      404     404     404     404     404     go      404     404     404     404     404     404     404     404
deliver:dispatch_many             in      422     422     422     422     422     422     422     422     422     422     422     422     422     422
deliver:acknowledge_many          in      422     422     422     422     422     422     422     422     422     422     422     422     422     422
conclude:close_many               in      422     422     422     422     422     422     422     422     422     422     422     422     422     422
deliver:precedents                in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
deliver:evidence                  in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
deliver:dispatch                  in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:acknowledge               in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
deliver:request_return            in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:uphold                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:reassign                  in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:submit_plan               in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:pass_down                 in      404     422     422     409     404     409     409     409     409     404     404     404     404     409
deliver:ask_support               in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:call_together             in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:answer_support            in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:take_support              in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:return_support            in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:report                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:declare_rollup            in      404     422     422     403     404     422     422     403     403     404     404     404     404     403
deliver:match_measures            in      404     403     403     403     404     422     422     403     403     404     404     404     404     403
deliver:approve_report            in      404     403     422     403     404     403     403     403     403     404     404     404     404     403
deliver:return_report             in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:assess                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:claim_completion          in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:suspend                   in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:resume                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:terminate                 in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:set_handling              in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:set_evidence_handling     in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:request_change            in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:send_change               in      404     403     422     403     404     403     403     403     403     404     404     404     404     403
deliver:withdraw_change           in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:grant_change              in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:refuse_change             in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:extend                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:retarget                  in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:relead                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:link                      in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:unlink                    in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:settle_conflict           in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:answer_linked             in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:merge_in                  in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
deliver:split_up                  in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
conclude:verify                   in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
conclude:send_back                in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
conclude:close                    in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
conclude:reopen                   in      404     422     422     422     404     422     422     422     422     404     404     404     404     422
conclude:archive                  in      404     409     409     409     404     409     409     409     409     404     404     404     404     409
org:units                         in      200     200     200     200     200     200     200     200     200     200     200     200     200     200
org:tree                          in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
org:aliases                       in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:end_alias                     in      403     403     403     403     403     403     403     403     403     go      403     403     403     403
org:unit                          in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
org:below                         in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
org:add                           in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:rename                        in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:describe                      in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:duties                        in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:move                          in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:recode                        in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:split                         in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:merge                         in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:end                           in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
org:restore                       in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
deliver:hand_over                 in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
rulebook:index                    in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
rulebook:lights                   in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
rulebook:limits                   in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
rulebook:cadence                  in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
rulebook:changes                  in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
rulebook:calendar                 in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
rulebook:version                  in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
duties:list                       in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
duties:enter                      in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
duties:paste                      in      403     403     403     403     403     403     403     403     403     422     403     403     403     403
duties:end                        in      403     404     404     404     404     403     403     403     403     422     403     403     404     404
duties:mandates                   in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
duties:grant                      in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
duties:end_mandate                in      403     403     403     404     404     403     422     403     403     403     403     403     404     404
supervise:inspections             in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
supervise:inspection              in      405     405     405     405     405     405     405     405     405     405     405     405     405     405
supervise:open_inspection         in      403     403     403     403     403     403     422     403     403     403     403     403     422     403
supervise:change_inspection       in      403     403     403     403     403     403     422     403     403     403     403     403     404     403
supervise:end_inspection          in      403     403     403     403     403     403     422     403     403     403     403     403     404     403
"""
)

# allauth's pages in our frame: what a visitor gets, and anybody who has signed in; by GET and by an empty POST.
ACCOUNT = {
    "account_login": "200 200 go go",
    "account_logout": "in in 200 in",
    "account_inactive": "200 405 200 405",
    "account_signup": "200 200 go go",
    "account_reauthenticate": "in in 200 200",
    "account_email": "404 404 404 404",
    "account_email_verification_sent": "404 404 404 404",
    "account_change_password": "in in 200 200",
    "account_set_password": "in in go go",
    "account_reset_password": "200 200 200 200",
    "account_confirm_login_code": "404 404 404 404",
    "account_confirm_email": "404 404 404 404",
    "account_reset_password_from_key_done": "200 405 200 405",
    "account_reset_password_from_key": "200 200 200 200",
    "account_reset_password_done": "200 405 200 405",
    "set_language": "go go go go",
    # The second factor: nothing is set up or taken away without the password once more (go); what is not there is not found.
    "mfa_index": "in in 200 405",
    "mfa_authenticate": "in in go go",
    "mfa_reauthenticate": "in in go go",
    "mfa_activate_totp": "in in go go",
    "mfa_deactivate_totp": "in in 404 404",
    "mfa_view_recovery_codes": "in in 404 405",
    "mfa_generate_recovery_codes": "in in go go",
    "mfa_download_recovery_codes": "in in 404 404",
    "mfa_list_webauthn": "in in 200 405",
    "mfa_add_webauthn": "in in go go",
    "mfa_reauthenticate_webauthn": "in in go go",
    "mfa_remove_webauthn": "in in go go",
    "mfa_edit_webauthn": "in in go go",
    # No identity provider is set up in this world; tests/doors/test_oidc.py has one.
    "openid_connect_login": "404 404 404 404",
    "openid_connect_callback": "404 404 404 404",
    "socialaccount_login_cancelled": "200 405 200 405",
    "socialaccount_login_error": "401 405 401 405",
    "socialaccount_signup": "404 404 404 404",
    "socialaccount_connections": "404 404 404 404",
}  # fmt: skip

OPERATIONS = table(
    """
                                  visitor former  liaison head    support other   clerk   chief   mayor   auditor sysadm  secadm  audadm  abroad  guest
register                          401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
decline                           401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
dispatch                          401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
acknowledge                       401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
request_return                    401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
uphold                            401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
reassign                          401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
submit_plan                       401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
pass_down                         401     404     422     422     403     404     403     403     403     403     404     404     404     404     403
ask_support                       401     404     200     200     403     404     403     403     403     403     404     404     404     404     403
call_together                     401     404     200     200     403     404     403     403     403     403     404     404     404     404     403
answer_support                    401     404     422     422     422     404     422     422     422     422     404     404     404     404     422
take_support                      401     404     422     422     403     404     403     403     403     403     404     404     404     404     403
return_support                    401     404     422     422     403     404     403     403     403     403     404     404     404     404     403
report                            401     404     403     200     403     404     403     403     403     403     404     404     404     404     403
suspend                           401     404     403     403     403     404     403     200     403     403     404     404     404     404     403
resume                            401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
terminate                         401     404     403     403     403     404     403     403     200     403     404     404     404     404     403
extend                            401     404     403     403     403     404     403     200     403     403     404     404     404     404     403
retarget                          401     404     403     403     403     404     403     200     403     403     404     404     404     404     403
relead                            401     404     403     403     403     404     403     200     403     403     404     404     404     404     403
link                              401     404     403     403     403     404     200     200     403     403     404     404     404     404     403
unlink                            401     404     403     403     403     404     422     422     403     403     404     404     404     404     403
settle_conflict                   401     404     403     403     403     404     403     422     403     403     404     404     404     404     403
answer_linked                     401     404     403     422     403     404     403     403     403     403     404     404     404     404     403
merge_in                          401     404     403     403     403     404     403     200     403     403     404     404     404     404     403
split_up                          401     404     403     403     403     404     403     200     403     403     404     404     404     404     403
links                             401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
request_change                    401     404     200     200     403     404     200     422     403     403     404     404     404     404     403
send_change                       401     404     403     422     403     404     403     403     403     403     404     404     404     404     403
withdraw_change                   401     404     422     422     422     404     422     422     422     422     404     404     404     404     422
grant_change                      401     404     422     422     422     404     422     422     422     422     404     404     404     404     422
refuse_change                     401     404     422     422     422     404     422     422     422     422     404     404     404     404     422
claim_completion                  401     404     403     200     403     404     403     403     403     403     404     404     404     404     403
send_back                         401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
verify                            401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
close                             401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
reopen                            401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
archive                           401     404     409     409     409     404     409     409     409     409     404     404     404     404     409
acknowledge_many                  401     422     409     409     409     422     409     409     409     409     422     422     422     422     409
close_many                        401     422     409     409     409     422     409     409     409     409     422     422     422     422     409
declare_rollup                    401     404     422     422     403     404     422     422     403     403     404     404     404     404     403
match_measures                    401     404     403     403     403     404     422     422     403     403     404     404     404     404     403
write_report                      401     404     200     200     403     404     403     403     403     403     404     404     404     404     403
approve_report                    401     404     403     422     403     404     403     403     403     403     404     404     404     404     403
return_report                     401     404     403     422     403     404     403     403     403     403     404     404     404     404     403
assess                            401     404     403     403     403     404     200     200     403     403     404     404     404     404     403
set_handling                      401     404     403     403     403     404     200     200     403     403     404     404     404     404     403
set_evidence_handling             401     404     403     403     403     404     200     200     403     403     404     404     404     404     403
me                                401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
units                             401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
unit                              401     404     200     200     200     200     200     200     200     200     200     200     200     200     200
set_up_unit                       401     403     403     403     403     403     403     403     403     403     201     403     403     403     403
rename_unit                       401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
describe_unit                     401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
recode_unit                       401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
move_unit                         401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
set_duties_unit                   401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
end_unit                          401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
split_unit                        401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
merge_unit                        401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
restore_unit                      401     404     403     403     403     403     403     403     403     403     422     403     403     403     403
hand_over                         401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
aliases                           401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
add_alias                         401     403     403     403     403     403     403     403     403     403     201     403     403     403     403
end_alias                         401     404     403     403     403     403     403     403     403     403     200     403     403     403     403
sources                           401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
take_in                           401     403     403     403     403     403     201     201     403     403     403     403     403     201     403
source                            401     404     404     404     404     404     200     200     200     200     404     404     404     404     404
reading                           401     404     404     404     404     404     200     200     200     200     404     404     404     404     404
proposals                         401     404     404     404     404     404     200     200     200     200     404     404     404     404     404
describe                          401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
source_handling                   401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
fill                              401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
take_up                           401     404     404     404     404     404     422     422     403     403     404     404     404     404     404
read_again                        401     404     404     404     404     404     422     422     403     403     404     404     404     404     404
amends                            401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
comparison                        401     404     404     404     404     404     200     200     200     200     404     404     404     404     404
duplicates                        401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
dropped                           401     404     404     404     404     404     422     422     403     403     404     404     404     404     404
names                             401     404     404     404     404     404     200     200     200     200     404     404     404     404     404
suggestions                       401     404     404     404     404     404     200     200     200     200     404     404     404     404     404
settle_name                       401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
forget_name                       401     404     404     404     404     404     422     422     403     403     404     404     404     404     404
register_all                      401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
accept_all                        401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
edit                              401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
split                             401     404     404     404     404     404     422     422     403     403     404     404     404     404     404
merge                             401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
set_aside                         401     404     404     404     404     404     200     200     403     403     404     404     404     404     404
restore                           401     404     404     404     404     404     422     422     403     403     404     404     404     404     404
accept                            401     404     404     404     404     404     200     422     403     403     404     404     404     404     404
people                            401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
person                            401     404     404     200     404     404     404     404     404     404     404     200     404     404     404
enter                             401     403     403     403     403     403     403     403     403     403     403     201     403     403     403
appoint                           401     404     404     403     404     404     404     404     404     404     404     201     404     404     404
end                               401     404     404     403     404     404     404     404     404     404     404     200     404     404     404
commitments                       401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
new                               401     403     403     403     403     403     201     201     403     403     403     403     403     201     403
commitment                        401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
children                          401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
support                           401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
precedents                        401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
reports                           401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
changes                           401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
evidence                          401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
counts                            401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
entries                           401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
proof                             401     404     200     200     200     404     200     200     200     200     404     404     404     404     200
checkpoints_made                  401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
duties                            401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
mandates                          401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
inspections                       401     200     200     200     200     200     200     200     200     200     200     200     200     200     200
"""
)


# --- the doors --------------------------------------------------------------------------------------------------------


def doors(patterns: list[Any], route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address that the resolver knows."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from doors(pattern.url_patterns, here, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{space}{pattern.name or here}", here


def names() -> set[str]:
    found = {name for name, _route in doors(get_resolver().url_patterns)}
    return {name for name in found if not name.startswith("api:")}


ABOUT_PEOPLE = ("person", "change", "appoint", "password", "leave")


def address(world: World, name: str) -> str:
    """The address of a door, with what this test's world has behind it."""
    held = world.commitments
    keys: dict[str, dict[str, Any]] = {
        "web:commitment": {"pk": held["in_progress"].pk},
        "web:revoke_token": {"pk": world.token.pk},
        "web:end_sign_in": {"pk": world.sign_in.pk},
        "openid_connect_login": {"provider_id": "oidc"},
        "openid_connect_callback": {"provider_id": "oidc"},
        "web:styleguide_trouble": {"code": 404},
        "decide:register": {"pk": held["proposed"].pk},
        "decide:decline": {"pk": held["proposed"].pk},
        "commitments:delete_view": {"pk": world.view.pk},
        **{f"people:{name}": {"pk": world.people["liaison"].person.pk} for name in ABOUT_PEOPLE},
        **{f"people:{name}": {"pk": world.people["liaison"].posts[0].pk} for name in ("end", "hand_over", "stand_in")},
        **{f"people:{name}": {"pk": world.job.pk} for name in ("roster_job", "roster_apply", "roster_stop")},
        "deliver:evidence": {"pk": world.evidence.pk},
        "duties:end": {"pk": world.duty.pk},
        "duties:end_mandate": {"pk": world.mandate.pk},
        **{
            f"supervise:{name}": {"pk": world.inspection.pk}
            for name in ("inspection", "change_inspection", "end_inspection")
        },
        "rulebook:calendar": {"year": 2026},
        "rulebook:version": {"slug": "lights", "version": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        "account_confirm_email": {"key": "abc"},
    }
    route = dict(doors(get_resolver().url_patterns))[name]
    if name.startswith("org:") or name == "deliver:hand_over":
        keys[name] = {"pk": Alias.objects.get().pk if name == "org:end_alias" else world.city.housing.pk}
    if name not in keys and "<" in route:
        where = world.source if name.startswith("decide:") else held["in_progress"]
        keys[name] = {"pk": where.pk}
        if "<int:card>" in route:
            keys[name]["card"] = world.card.pk
        if "<slug:act>" in route:
            keys[name]["act"] = "accept"
    return reverse(name, kwargs=keys.get(name) if "<" in route else None)


def cell(answer: HttpResponse) -> str:
    if answer.status_code == 302:
        return "in" if answer.headers["Location"].startswith("/account/login/") else "go"
    return str(answer.status_code)


def test_every_page_has_its_row() -> None:
    shut = {
        "^account/(?:email|confirm-email|login/code)/",
        "^account/sso/(?:signup/)?$",
    }  # and what allauth has behind them
    assert names() - shut == {*PAGES, *ACCOUNT}
    assert set(POSTS) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_pages(world: World, name: str) -> None:
    where = address(world, name)
    assert [cell(world.client(who).get(where)) for who in PEOPLE] == PAGES[name]


@pytest.mark.parametrize("name", POSTS)
def test_posts(world: World, name: str) -> None:
    where = address(world, name)
    found = []
    for who in PEOPLE:
        with undone():
            found.append(cell(world.client(who).post(where, {"complete": "1"})))
    assert found == POSTS[name]


@pytest.mark.parametrize("name", ACCOUNT)
def test_account_pages(world: World, name: str) -> None:
    where = address(world, name)
    found = []
    for who in ("visitor", "head"):
        for method in ("get", "post"):
            with undone():
                client = Client()  # of its own: one of these doors signs out
                if who == "head":
                    client.force_login(world.people[who].person)
                found.append(cell(getattr(client, method)(where)))
    assert found == ACCOUNT[name].split()


# --- the API ----------------------------------------------------------------------------------------------------------

REASON = {"reason": "理由充分。"}
LEAVING = {**REASON, "excuse": "随后移交。", "end_posts": True}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "new": {"title": "新的事项", "words": "要办成一件事。"},
    "edit": {"title": "改过的事项"},
    "split": {"at": 1},
    "set_aside": {"ground": "information"},
    "amends": {"amends": None},
    "register": {"measure": "全部办完"},
    "decline": {"ground": "information"},
    "request_return": REASON,
    "uphold": {"ruling": "仍由你局牵头。"},
    "submit_plan": {"milestones": [{"title": "摸底", "due": "2099-06-30", "percent": 40}]},
    "report": {"progress": "已查完。", "claimed": 80, "forecast": "on_time"},
    "declare_rollup": {"how": {"植树|棵": "add"}},
    "match_measures": {"matches": {"植树|棵": ""}},
    "write_report": {"progress": "已查完。", "claimed": 80, "forecast": "on_time"},
    "return_report": REASON,
    "set_handling": {"handling": "public", **REASON},
    "set_evidence_handling": {"handling": "public", **REASON},
    "source_handling": {"handling": "public", **REASON},
    "assess": {"evidenced": 50, "assessment": "材料只证明一半。"},
    "suspend": {**REASON, "review_date": "2099-06-30"},
    "resume": REASON,
    "terminate": REASON,
    "extend": {**REASON, "new_due": "2100-06-30"},
    "retarget": {**REASON, "new_measure": "全部办完"},
    "request_change": {**REASON, "kind": "extension", "new_due": "2100-01-31"},
    "withdraw_change": REASON,
    "grant_change": {"decision": "同意。"},
    "refuse_change": {"decision": "按期办结。"},
    "claim_completion": {"result": "全部办完。"},
    "send_back": REASON,
    "verify": {"method": "site", "finding": "抽查属实。"},
    "reopen": REASON,
    "end": {"on": "2099-06-30"},
    "rename_unit": {"name": "云州市住房局"},
    "recode_unit": {"code": "yz-zj"},
    "set_duties_unit": {"duties": "负责住房。"},
    "end_unit": LEAVING,
    "restore_unit": REASON,
    "split_unit": {**LEAVING, "parts": [{"name": "甲局", "code": "yz-1"}, {"name": "乙局", "code": "yz-2"}]},
}
UNIT_BODIES: Mapping[str, Callable[[City], dict[str, Any]]] = {
    "set_up_unit": lambda city: {
        "parent": city.government.pk, "name": "云州市新局", "code": "yz-xj", "level": city.government.level,
        "kind": "department",
    },
    "describe_unit": lambda city: {"level": city.housing.level, "kind": "institution"},
    "move_unit": lambda city: {"parent": city.office.pk, "reason": "省里批复。"},
    "merge_unit": lambda city: {**LEAVING, "others": [city.safety.pk]},
    "hand_over": lambda city: {**REASON, "to": city.safety.pk},
    "add_alias": lambda city: {"name": "住建部门", "units": [city.housing.pk]},
}  # fmt: skip
FORMS = {"report", "write_report", "claim_completion"}  # operations that take files, and so a form


def operations() -> Iterator[tuple[str, str, str]]:
    """Name, method and path of every operation of the document; functions that answer several are named by their path."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            name = (
                str(operation["operationId"])
                .removeprefix("luoshi_api_operations_")
                .removeprefix("luoshi_api_review_")
                .removeprefix("luoshi_api_people_")
            )
            yield name, method, path


POST_LATER = {"role": "unit_head", "valid_from": "2099-01-01"}


def _parts(world: World) -> list[dict[str, Any]]:
    units = (world.city.safety, world.city.housing)
    return [{"title": "其中一项", "lead": unit.pk, "due": "2099-06-30", "measure": "办完"} for unit in units]


# What is sent with the world's own keys in it.
KEYED: Mapping[str, Callable[[World], Mapping[str, Any]]] = {
    "reassign": lambda world: {"ruling": "改由住建局牵头。", "new_lead": world.city.housing.pk},
    "pass_down": lambda world: {  # to a unit that nobody here may charge
        "parts": [{"lead": world.city.housing.pk, "title": "分工", "measure": "办完", "due": "2099-06-30"}]
    },
    "ask_support": lambda world: {"unit": world.city.housing.pk, "words": "提供底数。", "due": "2099-06-30"},
    "call_together": lambda world: {"on": "2023-01-05", "units": [world.city.housing.pk], "outcome": "分片包干。"},
    "answer_support": lambda _world: {"task": 10**9, "answer": "已提供。"},  # of nobody
    "take_support": lambda _world: {"task": 10**9},
    "return_support": lambda _world: {"task": 10**9, "reason": "不全。"},
    "assess": lambda world: {"report": world.evidence.report_id},
    "set_evidence_handling": lambda world: {"evidence": world.evidence.pk},
    "describe": lambda world: {"title": world.source.title, "kind": world.source.kind},
    "fill": lambda world: {"proposals": [world.card.pk], "measure": "形成清单"},
    "take_up": lambda world: {"start": world.card.start, "end": world.card.end},
    "duplicates": lambda world: {
        "duplicates": [{"proposal": world.card.pk, "commitment": world.commitments["in_progress"].pk}]
    },
    "dropped": lambda world: {"commitments": [world.commitments["in_progress"].pk]},  # of no earlier source
    "settle_name": lambda world: {"name": "市工信局", "units": [world.city.housing.pk]},
    "forget_name": lambda _world: {"alias": 10**9},  # of nobody
    "enter": lambda world: {**POST_LATER, "unit": world.city.safety.pk, "username": "xinren", "name": "新人"},
    "appoint": lambda world: {**POST_LATER, "unit": world.city.safety.pk},
    "merge": lambda world: {"other": world.source.proposals.all()[1].pk},
    "relead": lambda world: {**REASON, "new_lead": world.city.housing.pk},
    "link": lambda world: {**REASON, "others": [world.commitments["accepted"].pk]},
    "merge_in": lambda world: {**REASON, "others": [world.commitments["accepted"].pk]},
    "unlink": lambda world: {**REASON, "other": world.commitments["answers"].pk},
    "settle_conflict": lambda world: {**REASON, "other": world.commitments["answers"].pk, "holds": "this"},
    "acknowledge_many": lambda world: {"ids": [world.commitments["in_progress"].pk]},
    "close_many": lambda world: {"ids": [world.commitments["in_progress"].pk]},
    "answer_linked": lambda world: {"report": world.commitments["answers"].reports.get().pk},
    "split_up": lambda world: {**REASON, "parts": _parts(world)},
}


def body_of(world: World, name: str) -> Mapping[str, Any]:
    """What is sent to an operation."""
    about_units = UNIT_BODIES[name](world.city) if name in UNIT_BODIES else {}
    return {**BODIES.get(name, {}), **about_units, **KEYED.get(name, lambda _world: {})(world)}


def called(world: World, who: str, name: str, method: str, path: str, pk: int) -> HttpResponse:
    client, where, body = world.caller(who), path.replace("{pk}", str(pk)), body_of(world, name)
    if method == "get":
        return client.get(where)
    if name == "take_in":
        return client.post(
            where,
            {"file": proof_file("来文.txt", "市应急局要在3月底前完成燃气排查。".encode()), "unclassified": "true"},
        )
    if name in FORMS:
        return client.post(where, body)
    return getattr(client, method)(where, body, content_type="application/json")


def key_for(world: World, path: str) -> int:
    for part, thing in (
        ("/people/", world.people["liaison"].person),
        ("/posts/", world.people["liaison"].posts[0]),
        ("/sources/", world.source),
        ("/proposals/", world.card),
        ("/evidence/", world.evidence),
    ):
        if part in path:
            return thing.pk
    if "/units/" in path:
        return world.city.housing.pk
    if "/aliases/" in path:
        return Alias.objects.get().pk
    return world.entry.pk if "/entries/{pk}" in path else world.commitments["in_progress"].pk


def test_every_operation_has_its_row() -> None:
    assert {name for name, _method, _path in operations()} == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations(world: World, name: str) -> None:
    method, path = next((method, path) for found, method, path in operations() if found == name)
    found = []
    for who in PEOPLE:
        with undone():
            found.append(cell(called(world, who, name, method, path, key_for(world, path))))
    assert found == OPERATIONS[name]


# --- the life-cycle's actions, each where it may be done --------------------------------------------------------------

# From which of the world's commitments each action is tried; where there are several ways, each.
TRIED: Mapping[Action, tuple[str, ...]] = {
    Action.REGISTER: ("proposed",),
    Action.DECLINE: ("proposed",),
    Action.DISPATCH: ("registered",),
    Action.ACKNOWLEDGE: ("dispatched",),
    Action.REQUEST_RETURN: ("dispatched",),
    Action.UPHOLD: ("return_requested",),
    Action.REASSIGN: ("return_requested",),
    Action.SUBMIT_PLAN: ("accepted",),
    Action.REPORT: ("accepted", "in_progress"),
    Action.SUSPEND: ("in_progress",),
    Action.RESUME: ("suspended",),
    Action.EXTEND: ("accepted", "in_progress", "suspended"),
    Action.RETARGET: ("accepted", "in_progress", "suspended"),
    Action.RELEAD: ("accepted", "in_progress"),
    Action.TERMINATE: ("in_progress",),
    Action.CLAIM_COMPLETION: ("in_progress",),
    Action.SEND_BACK: ("completion_claimed",),
    Action.VERIFY: ("completion_claimed",),
    Action.CLOSE: ("verified", "instruction"),
    Action.REOPEN: ("closed",),
    Action.ARCHIVE: ("closed", "declined", "terminated"),
}
CASES = [(action, where) for action, places in TRIED.items() for where in places]
BOTH = pytest.mark.parametrize(("action", "where"), CASES, ids=[f"{action.value}-{where}" for action, where in CASES])
# Done by the screen in a way of its own: a liaison's report is a draft, and no move.
DRAFTED = {Action.REPORT: {"liaison"}}
STAGE = {Action.REGISTER: "decide", Action.DECLINE: "decide"}
STAGE |= dict.fromkeys((Action.VERIFY, Action.SEND_BACK, Action.CLOSE, Action.REOPEN, Action.ARCHIVE), "conclude")


def form_of(world: World, action: Action, commitment: Commitment) -> dict[str, Any]:
    """The screen's whole form for an action."""
    given = {name: value for name, value in body_of(world, action.value).items() if name != "milestones"}
    frame = {"complete": "1", "version": commitment.version}
    if action is Action.REGISTER:
        given |= {"lead": world.city.safety.pk, "due": "2099-12-31", "tier": 2}
    if action is Action.SUBMIT_PLAN:
        step = {"steps-0-title": "摸底", "steps-0-due": "2099-06-30", "steps-0-percent": 40}
        given = {"steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0, **step}
    return {**frame, **given}


def screen_form(world: World, name: str) -> dict[str, Any]:
    """The screen's form for a step that is no move of its own: as the API's body, but for what a form writes otherwise."""
    form = dict(body_of(world, name))
    if name in {"link", "merge_in"}:
        form = {**REASON, "numbers": world.commitments["accepted"].number}
    if name == "answer_linked":
        form = {"report_pk": form["report"]}
    if name == "split_up":
        parts = form.pop("parts")
        form |= {"parts-TOTAL_FORMS": len(parts), "parts-INITIAL_FORMS": 0}
        form |= {f"parts-{at}-{field}": value for at, part in enumerate(parts) for field, value in part.items()}
    return form


def may(action: Action, commitment: Commitment) -> set[str]:
    """Who may, by the kernel's table alone."""
    parties = entitled(action, instruction=commitment.instruction, root=commitment.parent_id is None)
    return {who for who in PEOPLE if parties & PARTIES[who]}


def asked(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


class Watch:
    """A commitment's row, and how many entries there are: asked after every knock, so in SQL, which Django takes longer to write."""

    def __init__(self, commitment: Commitment) -> None:
        self.pk = commitment.pk
        self.before, self.entries = self.row(), self.count()
        assert self.before
        assert self.entries

    def row(self) -> list[tuple[Any, ...]]:
        return asked(f"SELECT * FROM {Commitment._meta.db_table} WHERE id = %s", [self.pk])

    def count(self) -> int:
        return int(asked(f"SELECT COUNT(*) FROM {Entry._meta.db_table}")[0][0])

    def assert_refused(self, answer: HttpResponse, who: str) -> None:
        assert answer.status_code in {302, 401, 403, 404, 409, 422}, who
        assert self.count() == self.entries, who
        assert self.row() == self.before, who


def test_every_action_is_tried() -> None:
    # propose: «new» above; the chain: tests/deliver; merging and splitting write in several streams and stand below.
    elsewhere = {Action.PROPOSE, Action.PASS_DOWN, Action.HAND_DOWN, Action.MERGE, Action.SPLIT}
    elsewhere |= {Action.END_WITH, Action.SUSPEND_WITH, Action.RESUME_WITH}
    tried = set(TRIED) | elsewhere
    assert tried == set(Action)
    assert all(State(where) in MOVE_OF[action].sources for action, where in CASES if where != "instruction")


@BOTH
def test_by_the_screen_exactly_the_entitled_act(world: World, action: Action, where: str) -> None:
    commitment = world.commitments[where]
    url = reverse(f"{STAGE.get(action, 'deliver')}:{action.value}", args=[commitment.pk])
    watch = Watch(commitment)
    done = set()
    for who in PEOPLE:
        with undone():
            answer = world.client(who).post(url, form_of(world, action, commitment))
            if cell(answer) == "go":
                done.add(who)
                newest = Entry.objects.filter(stream=commitment.stream).latest("seq")
                assert watch.count() == watch.entries + 1
                assert newest.by == world.people[who].username
                drafted = who in DRAFTED.get(action, set())
                assert newest.kind == ("commitment.report_written" if drafted else f"commitment.{action.value}")
            else:
                watch.assert_refused(answer, who)
    assert done == may(action, commitment) | DRAFTED.get(action, set())


@BOTH
def test_by_the_api_exactly_the_entitled_act(world: World, action: Action, where: str) -> None:
    commitment = world.commitments[where]
    method, path = "post", f"/api/v1/commitments/{{pk}}/actions/{action.value}"
    watch = Watch(commitment)
    done = set()
    for who in PEOPLE:
        with undone():
            answer = called(world, who, action.value, method, path, commitment.pk)
            if answer.status_code == 200:
                done.add(who)
                assert answer.json()["state"] == (MOVE_OF[action].target or commitment.state)
                assert watch.count() == watch.entries + 1
            else:
                watch.assert_refused(answer, who)
    assert done == may(action, commitment)


# --- the steps of a change request, and what concerns several at once, each where it may be taken ------------------------

STEPS: Mapping[tuple[str, str], set[str]] = {
    ("link", "in_progress"): {"clerk", "chief"},
    ("unlink", "answerable"): {"clerk", "chief"},
    ("settle_conflict", "answerable"): {"chief"},
    ("answer_linked", "answerable"): {"head"},
    ("merge_in", "in_progress"): {"chief"},
    ("split_up", "in_progress"): {"chief"},
    ("split_up", "return_requested"): {"chief"},
    ("split_up", "registered"): {"chief"},
    ("request_change", "in_progress"): {"liaison", "head", "clerk"},  # the head of the office does it, and asks nobody
    ("send_change", "change_drafted"): {"head"},
    ("withdraw_change", "change_drafted"): {"liaison", "head"},
    ("grant_change", "change_drafted"): set(),
    ("withdraw_change", "change_sent"): {"head"},
    ("grant_change", "change_sent"): {"chief"},
    ("refuse_change", "change_sent"): {"chief"},
    ("grant_change", "end_asked"): {"mayor"},
    ("refuse_change", "end_asked"): {"mayor"},
}


# An entry in each stream concerned; a part of a split one is proposed, split off, registered, and dispatched where the whole was.
ENTRIES = {("split_up", "registered"): 7, **{("split_up", where): 9 for where in ("in_progress", "return_requested")}}
ENTRIES |= {
    ("link", "in_progress"): 2,
    ("unlink", "answerable"): 2,
    ("settle_conflict", "answerable"): 2,
    ("merge_in", "in_progress"): 2,
}


@pytest.mark.parametrize(("name", "where"), STEPS, ids=[f"{name}-{where}" for name, where in STEPS])
@pytest.mark.parametrize("by", ["screen", "api"])
def test_the_steps_of_a_change_request(world: World, name: str, where: str, by: str) -> None:
    commitment = world.commitments[where]
    watch = Watch(commitment)
    done = set()
    for who in PEOPLE:
        with undone():
            if by == "screen":
                form = {"complete": "1", "version": commitment.version, **screen_form(world, name)}
                answer = world.client(who).post(reverse(f"deliver:{name}", args=[commitment.pk]), form)
            else:
                answer = called(world, who, name, "post", f"/api/v1/commitments/{{pk}}/actions/{name}", commitment.pk)
            if cell(answer) in {"go", "200"}:
                done.add(who)
                assert watch.count() == watch.entries + ENTRIES.get((name, where), 1)
            else:
                watch.assert_refused(answer, who)
    assert done == STEPS[name, where]


@pytest.mark.parametrize("who", ["support", "clerk", "chief", "mayor", "auditor"])
def test_a_drafted_change_is_read_by_its_unit_alone(world: World, who: str) -> None:
    """Not on the page, not by the API, not in the list that is narrowed to what waits for a decision."""
    pk = world.commitments["change_drafted"].pk
    page = world.client(who).get(f"/commitments/{pk}/").content.decode()
    assert "草稿里的理由" not in page
    assert world.caller(who).get(f"/api/v1/commitments/{pk}/changes").json() == []
    found = world.caller(who).get("/api/v1/commitments?flag=awaits_change").json()["items"]
    assert pk not in {row["id"] for row in found}
    assert world.caller("head").get(f"/api/v1/commitments/{pk}/changes").json()[0]["reason"] == "草稿里的理由。"
