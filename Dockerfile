# The image runs the checkout as it is; the same .venv and the same command as on a developer's machine.
FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.lock \
 && echo /app > .venv/lib/python3.11/site-packages/hefa.pth \
 && useradd --system --home-dir /app --shell /usr/sbin/nologin hefa \
 && install -d -o hefa -g hefa /data /checkpoints
COPY . .
RUN ln -sf ../../deploy/hefa .venv/bin/hefa && .venv/bin/python -m compileall -q engine registers workflows house workers web cli
ENV PATH=/app/.venv/bin:$PATH HEFA_DATA_DIR=/data HEFA_CHECKPOINT_DIR=/checkpoints
USER hefa
CMD ["hefa", "--help"]
