"""What Prometheus reads of this process: requests by route, slow statements, connections."""

import hmac

from flask import Flask, Response, current_app, request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import Engine

from app.web.logs import seconds_taken

# Wide enough for a static file and for a page that waits for a lock.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
# An address that leads nowhere has no route: a stranger must not be able to make labels.
NO_ROUTE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The figures of one app; a registry of its own, as tests make many apps in one process."""

    def __init__(self, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = Counter(
            "strong_answer_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "strong_answer_request_seconds",
            "Seconds a request took, by route.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.slow_statements = Counter(
            "strong_answer_slow_statements",
            "Statements that took longer than SLOW_STATEMENT_MS.",
            registry=self.registry,
        )
        in_use = Gauge(
            "strong_answer_connections_in_use",
            "Connections to the database that are in use now.",
            registry=self.registry,
        )
        in_use.set_function(lambda: float(getattr(engine.pool, "checkedout", int)()))

    def written(self) -> Response:
        """Every figure in the text form that Prometheus reads."""
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def init_app(app: Flask) -> None:
    """Count every request."""
    metrics = Metrics(app.extensions["engine"])
    app.extensions["metrics"] = metrics
    app.after_request(count)


def current_metrics() -> Metrics:
    """The figures of the app that works on this request."""
    metrics: Metrics = current_app.extensions["metrics"]
    return metrics


def count(response: Response) -> Response:
    """Count a request under its route, never under its address, which names rows."""
    metrics = current_metrics()
    route = request.endpoint or NO_ROUTE
    metrics.requests.labels(route, known_method(), str(response.status_code)).inc()
    metrics.seconds.labels(route).observe(seconds_taken())
    return response


def known_method() -> str:
    """The request's method, or one word for all that HTTP does not know."""
    return request.method if request.method in METHODS else "other"


def has_token(wanted: str) -> bool:
    """Whether the request carries ``METRICS_TOKEN``; where none is set nobody does."""
    given = request.authorization
    token = given.token if given and given.type == "bearer" and given.token else ""
    return bool(wanted) and hmac.compare_digest(token.encode(), wanted.encode())
