# One image for every role; docker-compose.yml says which role a container runs.
FROM python:3.13-slim

RUN useradd --system --uid 10001 --no-create-home svodka
WORKDIR /app

# The packages change seldom: a layer of their own
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock

COPY . .
RUN python -m compileall -q .

ENV PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SVODKA_VAR=/tmp/svodka
USER svodka
ENTRYPOINT ["python", "-P", "-m", "cli"]
CMD ["--help"]
