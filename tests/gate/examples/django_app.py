"""Django in one file: a view guarded by the gate, inside Django's own CSRF protection and log-in."""

import json

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from eligibility.gate import Ask, Gate

settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="only for this example", ALLOWED_HOSTS=["*"])
gate = Gate("default")


def ask(request):
    """What the app wants, from its own form of request."""
    said = json.loads(request.body)
    return Ask(said["reader"], said.get("device", {}), sdk=said.get("sdk"), country="GB")


def refused(refusal):
    """The gate's refusal as a Django response."""
    return HttpResponse(refusal.body, status=refusal.status, headers=dict(refusal.headers))


@require_POST
@csrf_protect
@gate.guard(ask, refused=refused)
def connection_token(request):
    """Make a token: ``stripe.terminal.ConnectionToken.create()`` in real life."""
    return JsonResponse({"secret": "pst_test_made_by_stripe"})


urlpatterns = [path("connection_token", connection_token)]
application = get_wsgi_application()
