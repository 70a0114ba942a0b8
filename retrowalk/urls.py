"""Every address: one include for each audience, sign-in, health and the error pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("programs.views.public.urls")),
    path("", include("programs.views.member.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.urls")),
]
