# Built by the recipe that everyone uses, `make venv`; the image keeps only what runs.
FROM python:3.13-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile pyproject.toml requirements.lock package.json package-lock.json ./
RUN make venv
COPY . .
RUN python -m venv --without-pip /opt/sporbar \
 && .venv/bin/uv pip install --python /opt/sporbar/bin/python --require-hashes \
    --constraint requirements.lock --requirement pyproject.toml \
 && .venv/bin/uv pip install --python /opt/sporbar/bin/python --no-deps \
    --build-constraint requirements.lock --editable . \
 && rm -rf .venv node_modules

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/sporbar sporbar
WORKDIR /app
COPY --from=build /opt/sporbar /opt/sporbar
COPY --from=build /app /app
ENV PATH=/opt/sporbar/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SPORBAR_DATA_DIR=/var/lib/sporbar \
    SPORBAR_HOST=0.0.0.0 \
    SPORBAR_PORT=8000
USER sporbar
EXPOSE 8000
ENTRYPOINT ["sporbar"]
CMD ["serve"]
