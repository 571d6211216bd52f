/**
 * The native host: a Node addon that binds every function of the C ABI by its type.
 *
 * Each function appears twice: in `async` (runs on a worker thread, returns a promise of its number)
 * and in `now` (runs at once on the calling thread). Typed arrays are passed without a copy; they are
 * kept alive until the call has ended and must not be transferred to another thread meanwhile.
 */
#include <napi.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <tuple>
#include <utility>

#include "../host/functions.hpp"
#include "../host/signature.hpp"

namespace {

using hepsct::host::elementCode;

napi_typedarray_type arrayType(char code) {
  switch (code) {
  case 'b': return napi_uint8_array;
  case 'h': return napi_uint16_array;
  case 's': return napi_int16_array;
  case 'l': return napi_int32_array;
  case 'L': return napi_uint32_array;
  case 'f': return napi_float32_array;
  default: return napi_float64_array;
  }
}

void *pointerOf(const Napi::Value &value, char code, const char *function, size_t position) {
  if (value.IsNull() || value.IsUndefined()) return nullptr;
  napi_typedarray_type type{};
  void *data = nullptr;
  if (!value.IsTypedArray() ||
      napi_get_typedarray_info(value.Env(), value, &type, nullptr, &data, nullptr, nullptr) != napi_ok ||
      (code != 'v' && type != arrayType(code)))
    throw Napi::TypeError::New(value.Env(), std::string(function) + ": argument " +
                                                std::to_string(position + 1) +
                                                " is not a typed array of the expected type.");
  return data;
}

/** Numbers of JavaScript are doubles: NaN, fractions and what is out of range must not become another number. */
template <typename T> T wholeNumber(Napi::Env env, double number, size_t position, const char *function) {
  constexpr auto least = static_cast<double>(std::numeric_limits<T>::min());
  // exact for 32 bits; of sizes those up to 2^53 are
  constexpr double most = std::min(static_cast<double>(std::numeric_limits<T>::max()), 9007199254740991.0);
  if (!(number >= least && number <= most) || number != std::trunc(number))
    throw Napi::RangeError::New(env, std::string(function) + ": argument " + std::to_string(position + 1) + " is " +
                                         std::to_string(number) + ", not a whole number in its range.");
  return static_cast<T>(number);
}

template <typename T>
T argument(const Napi::CallbackInfo &info, size_t position, const char *function) {
  const Napi::Value value = info[position];
  if constexpr (std::is_pointer_v<T>) {
    return static_cast<T>(
        pointerOf(value, elementCode<std::remove_pointer_t<T>>(), function, position));
  } else {
    if (!value.IsNumber())
      throw Napi::TypeError::New(info.Env(), std::string(function) + ": argument " +
                                                 std::to_string(position + 1) + " is not a number.");
    const double number = value.As<Napi::Number>().DoubleValue();
    if constexpr (std::is_same_v<T, double>) return number;
    else return wholeNumber<T>(info.Env(), number, position, function);
  }
}

template <auto F> struct Binding;

template <typename R, typename... A, R (*F)(A...)> struct Binding<F> {
  using Arguments = std::tuple<A...>;
  static inline const char *name = nullptr;

  template <size_t... I>
  static Arguments parse(const Napi::CallbackInfo &info, std::index_sequence<I...>) {
    if (info.Length() != sizeof...(A))
      throw Napi::TypeError::New(info.Env(), std::string(name) + " takes " +
                                                 std::to_string(sizeof...(A)) + " arguments, not " +
                                                 std::to_string(info.Length()) + ".");
    return Arguments{argument<A>(info, I, name)...};
  }
  static Arguments parse(const Napi::CallbackInfo &info) {
    return parse(info, std::index_sequence_for<A...>{});
  }

  /** Out of memory is a status, wherever it happens. */
  static R called(const Arguments &arguments) {
    try {
      return std::apply(F, arguments);
    } catch (const std::bad_alloc &) {
      return HEPSCT_OUT_OF_MEMORY;
    }
  }

  class Worker final : public Napi::AsyncWorker {
  public:
    explicit Worker(const Napi::CallbackInfo &info)
        : Napi::AsyncWorker(info.Env()), _deferred(info.Env()), _arguments(parse(info)) {
      const Napi::Array kept = Napi::Array::New(info.Env(), info.Length());
      for (uint32_t i = 0; i < info.Length(); i++) kept.Set(i, info[i]);
      _kept = Napi::Persistent(static_cast<Napi::Object>(kept));
    }
    Napi::Promise promise() const { return _deferred.Promise(); }
    void Execute() override { _result = called(_arguments); }
    void OnOK() override { _deferred.Resolve(Napi::Number::New(Env(), static_cast<double>(_result))); }
    void OnError(const Napi::Error &error) override { _deferred.Reject(error.Value()); }

  private:
    Napi::Promise::Deferred _deferred;
    Arguments _arguments;
    Napi::ObjectReference _kept;
    R _result{};
  };

  static Napi::Value callAsync(const Napi::CallbackInfo &info) {
    auto *worker = new Worker(info); // deletes itself when it has settled its promise
    const Napi::Promise promise = worker->promise();
    worker->Queue();
    return promise;
  }
  static Napi::Value callNow(const Napi::CallbackInfo &info) {
    return Napi::Number::New(info.Env(), static_cast<double>(called(parse(info))));
  }
};

template <auto F> void bind(Napi::Object &async, Napi::Object &now, const char *name) {
  Binding<F>::name = name;
  async.Set(name, Napi::Function::New(async.Env(), &Binding<F>::callAsync, name));
  now.Set(name, Napi::Function::New(now.Env(), &Binding<F>::callNow, name));
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  Napi::Object async = Napi::Object::New(env);
  Napi::Object now = Napi::Object::New(env);
#define HEPSCT_FUNCTION(name) bind<&name>(async, now, #name);
#include "../host/all_functions.inc"
#undef HEPSCT_FUNCTION
  exports.Set("async", async);
  exports.Set("now", now);
  return exports;
}

} // namespace

NODE_API_MODULE(hepsct, initialise)
