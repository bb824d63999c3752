"""Flask: the gate as WSGI middleware before the connection-token route."""

from flask import Flask, jsonify

from eligibility.gate import Gate
from eligibility.gate.wsgi import GateMiddleware

app = Flask(__name__)


@app.post("/connection_token")
def connection_token():
    """Make a token: ``stripe.terminal.ConnectionToken.create()`` in real life."""
    return jsonify(secret="pst_test_made_by_stripe")


app.wsgi_app = GateMiddleware(app.wsgi_app, Gate("default"), path="/connection_token")
