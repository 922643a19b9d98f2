# syntax=docker/dockerfile:1
# The API with its page. One image for every role: RINGNET_ROLE is all (default), api or worker.

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV CI=true TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile
RUN npx -y pnpm@12.21.0 exec turbo run build --filter=@ringnet/api... --filter=@ringnet/web... --filter=@ringnet/cli...
# Only what runs stays: the installed packages are taken away and put back without their tools.
RUN find . -name node_modules -prune -exec rm -rf {} + \
 && npx -y pnpm@12.21.0 install --frozen-lockfile --prod --filter=@ringnet/api... --filter=@ringnet/cli... \
 && rm -rf node_modules/.pnpm/onnxruntime-node@*/node_modules/onnxruntime-node/bin/napi-v6/darwin \
           node_modules/.pnpm/onnxruntime-node@*/node_modules/onnxruntime-node/bin/napi-v6/win32 \
 && rm -rf tools benchmarks examples docs .turbo apps/web/src apps/web/e2e \
 && find packages apps -type d -name test -not -path '*/node_modules/*' -prune -exec rm -rf {} +

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    RINGNET_HOST=0.0.0.0 \
    RINGNET_PORT=4000 \
    RINGNET_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app /app
# The root file system may be read-only: nothing but /data is written.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.RINGNET_PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# node is process 1 and handles SIGTERM itself: no shell, no npm in between. It starts itself anew in the same process with its settings of memory.
CMD ["node", "apps/api/dist/main.js"]
