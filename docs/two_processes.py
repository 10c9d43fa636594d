"""Two processes, four devices each, one gradient: `python docs/two_processes.py`.

The same program runs in both, as it would on two machines. Each hands over only its own rows of the
batch. They meet at an address: here this machine's own, elsewhere one that all can reach. The
script starts both, compares their gradient with that of one process, and ends by itself, after
four minutes at the latest.
"""

import socket
import subprocess
import sys
import time

DEVICES, PROCESSES, SECONDS = 4, 2, 240
MARK = "> "


def work(address: str, number: int, processes: int) -> None:
    """Compute the gradient as process `number` of so many, and print its part of the answer."""
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_num_cpu_devices", DEVICES * PROCESSES // processes)
    jax.config.update("jax_enable_x64", True)
    if processes > 1:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
        jax.distributed.initialize(address, processes, number, initialization_timeout=60)
    import numpy as np
    from jax.sharding import NamedSharding, PartitionSpec as P

    from implicit_tutorial.lectures.at_work.problem import devices

    mesh, batch = devices.mesh(), devices.draw()

    def placed(x, spec):
        # Each process gives the rows that its own devices hold, and sees no others.
        x = np.asarray(x)
        return jax.make_array_from_callback(x.shape, NamedSharding(mesh, spec), lambda i: x[i])

    W, X = placed(batch.W, P()), placed(batch.X, P("d"))
    apart = devices.apart(mesh)
    dW, _ = jax.jit(devices.gradient(lambda W, X: apart(W, X)[0]))(W, X)
    # Marked, because Gloo, which sends the messages, prints to the same place.
    print(f"{MARK}{jax.device_count()} devices, {jax.local_device_count()} of them here")
    print(MARK + " ".join(x.hex() for x in np.asarray(dW).ravel().tolist()))


def start(processes: int) -> list[list[str]]:
    """Run the processes side by side; return what each has to say."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, __file__, address]
    running = [
        subprocess.Popen(
            [*command, str(number), str(processes)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    end = time.monotonic() + SECONDS / 2
    try:
        ended = [process.communicate(timeout=end - time.monotonic()) for process in running]
    except subprocess.TimeoutExpired:
        sys.exit(f"The processes did not end within {SECONDS // 2} seconds, and were ended.")
    finally:
        for process in running:
            process.kill()  # nothing, where it has ended
    for process, (_, error) in zip(running, ended, strict=True):
        if process.returncode != 0:
            sys.exit(f"A process failed:\n{error[-2000:]}")
    lines = [printed.splitlines() for printed, _ in ended]
    return [[line.removeprefix(MARK) for line in own if line.startswith(MARK)] for own in lines]


def main() -> None:
    """Start one process, then two, and compare."""
    (alone,) = start(1)
    both = start(PROCESSES)
    for name, (said, _) in (("alone", alone), *((f"process {k}", x) for k, x in enumerate(both))):
        print(f"{name}: {said}")
    expected, *found = ([float.fromhex(x) for x in dW.split()] for _, dW in (alone, *both))
    off = max(abs(x - y) for dW in found for x, y in zip(dW, expected, strict=True))
    print("the same gradient of the weights to 1e-9:", off < 1e-9)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
