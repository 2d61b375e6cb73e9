"""Addresses of the routing."""

from django.urls import path

from buergerdraht.office.routing import attendants, helps, planning, views

urlpatterns = [
    path("rufnummern/<int:number_id>/routing", views.number_routing, name="number_routing"),
    path("rufnummern/<int:number_id>/routing/aendern", views.change, name="number_routing_change"),
    path("rufnummern/<int:number_id>/routing/planen", planning.plan, name="number_routing_plan"),
    path("rufnummern/<int:number_id>/routing/doch-nicht", planning.withdraw, name="number_routing_withdraw"),
    path("was-passiert-wenn", views.bench, name="call_bench"),
    path("behoerden/<slug:slug>/vermittlung/neu", attendants.add, name="attendant_add"),
    path("behoerden/<slug:slug>/vermittlung/<int:attendant_id>", attendants.change, name="attendant_change"),
    path("vermittlungen/<int:attendant_id>/abwesend", attendants.absent, name="attendant_absent"),
    path("vermittlungen/<int:attendant_id>/wieder-da", attendants.back, name="attendant_back"),
    path("servicecenter/<slug:slug>/aushilfe", helps.helps, name="centre_helps"),
    path("servicecenter/<slug:slug>/aushilfe/<int:help_id>/beenden", helps.end, name="centre_help_end"),
]
