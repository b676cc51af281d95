import '@oddsmith/core/worker/entry';
