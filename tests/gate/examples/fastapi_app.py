"""FastAPI: the gate as ASGI middleware, with facts that the service itself keeps of its devices."""

from fastapi import FastAPI, Request

from eligibility.gate import Ask, Gate
from eligibility.gate.asgi import GateMiddleware

DEVICES = {"till-7": {"device.platform": "ios", "iphone.generation": 15, "ios.version": "26.6.1", "ios.beta": False}}


async def facts_of(scope):
    """Look a device up by its id; None reads the request's own body."""
    device = dict(scope["headers"]).get(b"x-device-id", b"").decode()
    if device not in DEVICES:
        return None
    return Ask("tap_to_pay", DEVICES[device], country="GB", subject=device, trusted=True)


app = FastAPI()
app.add_middleware(GateMiddleware, gate=Gate("default"), path="/connection_token", facts_of=facts_of)


@app.post("/connection_token")
async def connection_token(request: Request):
    """Make a token: ``stripe.terminal.ConnectionToken.create()`` in real life."""
    decision = request.scope["tapready.decision"]
    return {"secret": "pst_test_made_by_stripe", "valid_until": decision.valid_until, "got": await request.json()}
