# The worker and the command line, without development tools and without embedded servers.
FROM python:3.13-slim AS packages
RUN python -m venv /opt/redningskrans
COPY production.lock /tmp/production.lock
RUN /opt/redningskrans/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/production.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/redningskrans redningskrans
COPY --from=packages /opt/redningskrans /opt/redningskrans
WORKDIR /srv/redningskrans
COPY activities activities
COPY audit audit
COPY books books
COPY cli cli
COPY client client
COPY danish danish
COPY decisions decisions
COPY domain domain
COPY files files
COPY intake intake
COPY journal journal
COPY law law
COPY runtime runtime
COPY workflows workflows
COPY starter.py worker.py ./
# Temporal's sandbox loads the workflow's module for every run: compiled here, since the user below may not write.
RUN python -m compileall -q .
USER redningskrans
ENV PATH=/opt/redningskrans/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    REDNINGSKRANS_HOME=/var/lib/redningskrans
VOLUME /var/lib/redningskrans
CMD ["python", "worker.py"]
