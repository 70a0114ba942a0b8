"""The floor's addresses: one letter each."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("a/", views.constant),
    path("b/", views.signed_in),
    path("c/", views.table),
    path("d/", views.day),
    path("r/", views.roster),
    path("e/<int:position>/", views.write),
]
