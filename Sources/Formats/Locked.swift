#if SYNFIRE_CHECKS
    import Foundation

    /// A value behind a lock that thread sanitizer knows. It does not know the futex inside `Mutex` on Linux, and reports accesses
    /// that are all inside `withLock` as races.
    // Every access takes the lock.
    package final class Locked<Value: Sendable>: @unchecked Sendable {
        private let lock = NSLock()
        private var value: Value

        package init(_ value: Value) { self.value = value }

        package func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
            lock.lock()
            defer { lock.unlock() }
            return body(&value)
        }
    }
#else
    import Synchronization

    /// A value behind a lock. O(1) beside what is done with it.
    package final class Locked<Value: Sendable>: Sendable {
        private let mutex: Mutex<Value>

        package init(_ value: Value) { mutex = Mutex(value) }

        package func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { mutex.withLock { body(&$0) } }
    }
#endif
