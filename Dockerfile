# syntax=docker/dockerfile:1
# RetroWalk in two stages: one builds the environment and the static files, one only runs them.

FROM debian:bookworm-slim AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# Debian's own versions: its release holds them steady and mends them.
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends python3 python3-venv ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/uv.txt requirements/base.txt requirements/
RUN python3 -m venv /opt/uv \
    && /opt/uv/bin/pip install --quiet --no-cache-dir --require-hashes -r requirements/uv.txt \
    && /opt/uv/bin/uv venv --quiet --python /usr/bin/python3 /opt/venv \
    && /opt/uv/bin/uv pip sync --quiet --no-cache --python /opt/venv/bin/python \
        --only-binary :all: --require-hashes requirements/base.txt
COPY . .
# The settings want a secret and a host to load at all; these two are used for this line only.
RUN RETROWALK_SECRET_KEY=build-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH \
    RETROWALK_ALLOWED_HOSTS=localhost RETROWALK_STATIC_DIR=/app/staticfiles \
    /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/venv/bin/python -m compileall -q accounts programs retrowalk


FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends python3 tini ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin walk \
    && install -d -o walk -g walk -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    RETROWALK_DATA_DIR=/data \
    RETROWALK_STATIC_DIR=/app/staticfiles
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "deploy/health_check.py"]
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "retrowalk.wsgi:application"]
