# The image runs the checkout as it is; the same .venv and the same command as on a developer's machine.
FROM python:3.11-slim-trixie
# pg_dump must not be older than the server (compose: 17); Noto for the documents that are printed.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client fonts-noto-cjk fontconfig \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin hefa \
 && install -d -o hefa -g hefa -m 700 /data /checkpoints /backups
WORKDIR /app
COPY requirements.lock .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.lock \
 && echo /app > .venv/lib/python3.11/site-packages/hefa.pth
COPY . .
RUN ln -sf ../../deploy/hefa .venv/bin/hefa && .venv/bin/python -m compileall -q engine registers workflows house workers web cli
# Everything that is written goes to the three folders and to /tmp: the rest may be read-only.
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp \
    HEFA_DATA_DIR=/data HEFA_CHECKPOINT_DIR=/checkpoints HEFA_BACKUPS=/backups
USER hefa
CMD ["hefa", "--help"]
