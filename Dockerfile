# The dashboard in a container: an unprivileged user, a root that is only read, and the compiled
# kernels and sweeps in a volume.
#
#     docker build -t gruscope .
#     docker run --read-only --tmpfs /tmp -v gruscope:/var/cache/gruscope -p 5006:5006 gruscope
#
# Options of `gruscope` follow the image's name. tests/test_container.py takes these steps
# without a container engine, and says what that leaves out.

FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY assets assets
COPY core core
RUN python -m venv /srv/gruscope && /srv/gruscope/bin/pip install --no-cache-dir .

FROM python:3.13-slim
RUN groupadd --gid 10001 gruscope \
    && useradd --uid 10001 --gid gruscope --no-log-init --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin gruscope \
    && install --directory --owner gruscope --group gruscope --mode 700 /var/cache/gruscope
COPY --from=build /srv/gruscope /srv/gruscope
ENV PATH=/srv/gruscope/bin:$PATH
ENV PYTHONUNBUFFERED=1
ENV NUMBA_CACHE_DIR=/var/cache/gruscope
ENV GRUSCOPE_CACHE=/var/cache/gruscope
USER 10001:10001
VOLUME /var/cache/gruscope
EXPOSE 5006
# the icon has the same address under every --prefix, and costs nothing; the first start compiles
HEALTHCHECK --interval=30s --timeout=10s --start-period=180s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:5006/favicon.ico', timeout=8)"]
ENTRYPOINT ["gruscope", "--address", "0.0.0.0"]
