#if !defined(__wasm__)
#include "thread_pool.hpp"

#include <algorithm>
#include <system_error>
#include <thread>

namespace hepsct {

ThreadPool &ThreadPool::instance() {
  static ThreadPool &pool = *new ThreadPool;
  return pool;
}

bool ThreadPool::run(SharedWork &work, int32_t threads) {
  std::unique_lock lock(_guard);
  grow(threads);
  if (_threads == 0) return false;
  _works.push_back(&work);
  _wanted.notify_all();
  _finished.wait(lock, [&] { return work.isOver(); });
  std::erase(_works, &work);
  return true;
}

void ThreadPool::grow(int32_t threads) {
  try {
    for (; _threads < threads; _threads++) std::thread([this] { workLoop(); }).detach();
  } catch (const std::system_error &) {
    // fewer threads than asked for: those that run do the work
  }
}

SharedWork *ThreadPool::choose() {
  SharedWork *best = nullptr;
  for (SharedWork *work : _works)
    if (work->hasWork() && (!best || work->active < best->active)) best = work;
  return best;
}

void ThreadPool::workLoop() {
  std::unique_lock lock(_guard);
  for (;;) {
    SharedWork *work = nullptr;
    _wanted.wait(lock, [&] { return (work = choose()) != nullptr; });
    if (work->call && work->call->cancelled()) work->leaveOut();
    if (work->next < work->phase->count) {
      const Phase &phase = *work->phase;
      const size_t item = work->next++;
      const int32_t slot = work->freeSlots.back();
      work->freeSlots.pop_back();
      work->active++;
      lock.unlock();
      phase.task(phase.context, item, slot);
      lock.lock();
      work->active--;
      work->freeSlots.push_back(slot);
    }
    const Phase *before = work->phase;
    if (work->skipEmpty()) _finished.notify_all();
    else if (work->phase != before) _wanted.notify_all();
  }
}

} // namespace hepsct
#endif
