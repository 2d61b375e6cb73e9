"""Addresses of the knowledge base for readers, below /wissen/."""

from django.urls import URLPattern, URLResolver, include, path

from buergerdraht.workplace.knowledge import feedback, views
from buergerdraht.workplace.knowledge.preview import preview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.knowledge, name="knowledge"),
    path("suche/", views.search, name="knowledge_search"),
    path("treffer/", views.pick, name="knowledge_pick"),
    path("behoerden/", views.authorities, name="knowledge_authorities"),
    path("entwurf/<int:version_id>/", preview, name="knowledge_preview"),
    path("anlage/<int:attachment_id>/", views.attachment, name="knowledge_attachment"),
    path("luecke/", feedback.gap, name="knowledge_gap"),
    path("mail/<int:mail_id>/", feedback.sent, name="knowledge_mail"),
    path("<slug:slug>/<int:entry_id>/", views.entry, name="knowledge_entry"),
    path("<slug:slug>/leitfaden/", include("buergerdraht.workplace.guides.urls")),
    path("<slug:slug>/<int:entry_id>/bewertung/", feedback.rate, name="knowledge_rate"),
    path("<slug:slug>/<int:entry_id>/hinweis/", feedback.hint, name="knowledge_hint"),
    path("<slug:slug>/<int:entry_id>/senden/", feedback.send, name="knowledge_send"),
    path("<slug:slug>/kontakt/<int:person_id>/", views.person, name="knowledge_person"),
    path("<slug:slug>/stelle/<int:unit_id>/", views.unit, name="knowledge_unit"),
    path("<slug:slug>/meldung/<int:notice_id>/", views.notice, name="knowledge_notice"),
    path("<slug:slug>/webseite/<int:page_id>/", views.web_page, name="knowledge_web_page"),
]
