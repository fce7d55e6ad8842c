# What receiver.ts does, in Perl.
use strict;
use Socket;
use POSIX ":sys_wait_h";
my ($kind, $what) = @ARGV;
my ($server, $reader, $writer);
socket($server, PF_INET, SOCK_STREAM, 0) && bind($server, sockaddr_in(0, INADDR_LOOPBACK)) && listen($server, 5)
    or die "listen: $!";
pipe($reader, $writer) or die "pipe: $!";
my ($byte, $sleeper);
sub sleeper { $sleeper ||= fork // die "fork: $!"; exec "sleep", 1000 unless $sleeper; $sleeper }
my %waits = (
    accept  => sub { accept(my $client, $server) },
    read    => sub { sysread $reader, $byte, 1 },
    poll    => sub { vec(my $bits = "", fileno $reader, 1) = 1; select $bits, undef, undef, 1000 },
    sleep   => sub { sleep 1000 },
    waitpid => sub { waitpid sleeper(), 0 },
);
sleeper() if $kind eq "waitpid" || $what eq "child";
sub another { my $pid = fork // die "fork: $!"; until ($pid) { sleep 1000 } syswrite STDERR, "$pid\n" }
$SIG{ $what eq "signal" ? "USR1" : "CHLD" } = sub {
    if ($what eq "exit") { another() while waitpid(-1, WNOHANG) > 0 }
    syswrite STDOUT, ".";
};
syswrite STDERR, "$sleeper\n" if $what eq "child";
another() if $what eq "exit";
syswrite STDOUT, ".";
$waits{$kind}->() while 1;
