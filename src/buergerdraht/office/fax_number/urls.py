"""Address of an authority's fax number."""

from django.urls import path

from buergerdraht.office.fax_number import views

urlpatterns = [path("<slug:slug>/fax", views.fax_number, name="fax_number")]
