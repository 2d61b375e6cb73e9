"""Web pages of partners that are searched, too."""

from django.db import models

from buergerdraht.authorities.models import Authority


class Site(models.Model):
    """A partner's web site whose search was agreed."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="sites")
    start_url = models.URLField(max_length=400)
    hosts = models.JSONField(default=list, help_text="Names of the agreed hosts; nothing else is fetched")
    agreed_on = models.DateField(help_text="When the partner agreed")
    seconds_between = models.FloatField(default=2.0, help_text="Pause between two requests, at least")
    most_pages = models.PositiveIntegerField(default=2000)
    is_active = models.BooleanField(default=True)
    crawled_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, help_text="Counts and problems of the last crawl")
    position = models.JSONField(
        default=dict, blank=True, help_text="Where an interrupted crawl goes on; empty: none is running"
    )

    def __str__(self) -> str:
        return self.start_url


class WebPage(models.Model):
    """The text of one page as it was last fetched."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="pages")
    url = models.URLField(max_length=800, unique=True)
    title = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text")
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True, help_text="Last-Modified as the server said it")
    fetched_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title or self.url
