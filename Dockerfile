# Afterword in a container: nobody's user, a root that may be read-only, and no tools to build with.
# docs/operating.md says how it is run. /data holds the database and /keys the keyring; keep the two apart.

# The one image that all is made from. For a build that can be had again, give it with its digest:
# docker build --build-arg BASE=python:3.11-slim@sha256:… (docs/operating.md).
ARG BASE=python:3.11-slim

FROM ${BASE} AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /tmp/requirements.txt \
 && /opt/venv/bin/pip uninstall --quiet --yes pip setuptools
# What a PDF is set in where the words are not in Latin letters.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends fonts-noto-core fonts-droid-fallback

FROM ${BASE}
LABEL org.opencontainers.image.title="Afterword" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.description="A Telegram bot that walks people through their authority's reflective form" \
      org.opencontainers.image.licenses="MIT"
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /usr/share/fonts /usr/share/fonts
WORKDIR /app
COPY pyproject.toml LICENSE ./
COPY flows flows
COPY storage storage
COPY bot bot
RUN install --directory --owner=nobody --group=nogroup --mode=0700 /data /keys /backups \
 && /opt/venv/bin/python -m compileall -q /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_FILE=/data/afterword.db \
    KEYRING_FILE=/keys/keyring.json \
    HEALTH_LISTEN=127.0.0.1:9090
USER nobody:nogroup
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:9090/healthz', timeout=5)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
