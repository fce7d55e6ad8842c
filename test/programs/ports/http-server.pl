#!/usr/bin/perl
# http-server FOLDER [PORT]: answers GET and HEAD with the files of a folder (HTTP/1.0), one client after the other.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Listening;

my $folder = shift // die "usage: http-server FOLDER [PORT]\n";
my $port   = shift // 0;
$| = 1;
my ($server, $bound) = listening($port);
print "listening on $bound\n";
$SIG{PIPE} = 'IGNORE';
$SIG{ALRM} = sub { die "too slow\n" };

sub answer {
    my $request = shift;
    my ($method, $path) = $request =~ m{^([A-Z]+) (/[\w./-]*) HTTP/1\.[01]\r?\n$};
    return '400 Bad Request', 'text/plain', "what?\n" if !$method || $path =~ /\.\./;
    return '501 Not Implemented', 'text/plain', "no $method\n" if $method ne 'GET' && $method ne 'HEAD';
    my $name = $folder . $path . ($path =~ m{/$} ? 'index.html' : '');
    -f $name && open my $file, '<', $name or return '404 Not Found', 'text/plain', "no $path\n";
    my $body = join '', <$file>;
    return '200 OK', $name =~ /\.html$/ ? 'text/html' : 'application/octet-stream', $body;
}

sub serve {
    my $one = shift;
    alarm 10;
    my $request = <$one> // '';
    while (<$one>) { last if /^\r?\n$/ }
    alarm 0;
    my ($status, $type, $body) = answer($request);
    my @head = ("HTTP/1.0 $status", "Content-Type: $type", 'Content-Length: ' . length $body, 'Connection: close');
    print $one join("\r\n", @head), "\r\n\r\n", $request =~ /^HEAD / ? '' : $body;
    $request =~ s/\s+$//;
    return "$request $status";
}

while (1) {
    accept(my $client, $server) or $!{EINTR} ? next : die "accept: $!";
    print eval { serve($client) } // 'gave up', "\n";
    alarm 0;
    close $client;
}
