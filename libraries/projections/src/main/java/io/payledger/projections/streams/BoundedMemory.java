package io.payledger.projections.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One cache for the stores of all partitions: by default each takes up to 50 MB of blocks and 48 MB of buffers. */
public final class BoundedMemory implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 48L << 20;
    private static final long WRITE_BUFFERS_BYTES = 16L << 20;
    private static final long WRITE_BUFFER_BYTES = 2L << 20;

    static {
        RocksDB.loadLibrary();
    }

    /** Buffers are charged to the cache, so that this is the bound of both. Lives as long as the process. */
    private static final Cache CACHE = new LRUCache(CACHE_BYTES);

    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(CACHE);
            table.setCacheIndexAndFilterBlocks(true);
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    }

    /** Cache and buffers are shared by all stores, so no store closes them. */
    @Override
    public void close(String storeName, Options options) {}
}
